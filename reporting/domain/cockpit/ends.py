"""What should have begun or ended and did not: a jury, a mission, a challenge, the campaign itself."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce

from challenges.enums import CampaignState, ChallengeState
from challenges.models import Campaign
from common.days import day_of
from common.language.formatting import french_date
from common.language.french import counted
from juries.models import Panel
from reporting.domain.cockpit.alert import Alert
from selection.enums import RequestState
from talents.enums import MissionState
from talents.models import Mission

PANEL_AHEAD = timedelta(days=14)
REQUEST_AHEAD = timedelta(days=7)


def _alert(
    code: str, rows: Sequence[Any], nouns: tuple[str, str], *, why: str, route: str, action: str, names: list[str]
) -> Alert:
    count = len(rows)
    return Alert(code=code, title=counted(count, *nouns), why=why, count=count, route=route, action=action, names=names)


def missing_panels(campaign: Campaign, at: datetime) -> Alert | None:
    """Return the stages that began, or begin within two weeks, and that no panel reads or hears."""
    today = day_of(at, campaign.timezone)
    soon = campaign.stages.filter(
        Q(ends_on__gte=today) | Q(ends_on=None), starts_on__lte=today + PANEL_AHEAD, grid__isnull=False, panels=None
    )
    stages = list(soon.order_by("starts_on", "pk")) if campaign.state == CampaignState.PUBLISHED else []
    return _alert(
        "missing-panels", stages, ("étape sans jury ouvert", "étapes sans jury ouvert"),
        why="L’étape commence dans moins de deux semaines, ou elle a commencé, et personne n’y lit.",
        route="team:panels", action="Ouvrir un jury",
        names=[f"{stage.get_kind_display()}, le {french_date(stage.starts_on)}" for stage in stages if stage.starts_on],
    )  # fmt: skip


def late_panels(campaign: Campaign, at: datetime) -> Alert | None:
    """Return the panels still open after the last day of their stage."""
    today = day_of(at, campaign.timezone)
    rows = Panel.objects.filter(stages__campaign=campaign, closed_at__isnull=True)
    ends = Coalesce("stages__ends_on", "stages__starts_on")
    over = rows.annotate(ends=ends).filter(ends__lt=today).exclude(stages__rounds__ends_on__gte=today)
    panels = list(over.order_by("name", "pk"))
    return _alert(
        "late-panels", panels, ("jury à clore", "jurys à clore"),
        why="Le dernier jour de son étape est passé : clos, il peut être classé et son procès-verbal établi.",
        route="team:panels", action="Voir les jurys",
        names=[f"{panel}, fini le {french_date(panel.ends)}" for panel in panels],
    )  # fmt: skip


def late_starts(campaign: Campaign, at: datetime) -> Alert | None:
    """Return the missions whose first day is past and that nobody recorded as begun."""
    today = day_of(at, campaign.timezone)
    waiting = Mission.objects.filter(
        cohort__campaign=campaign, state__in=(MissionState.PREPARED, MissionState.CONTRACTED), starts_on__lt=today
    )
    missions = list(waiting.select_related("talent").order_by("starts_on", "pk"))
    return _alert(
        "late-starts", missions, ("prise de poste à enregistrer", "prises de poste à enregistrer"),
        why="Le premier jour est passé : la personne est en poste, ou sa place se rouvre.",
        route="team:cohort", action="Voir la cohorte",
        names=[f"{mission.talent}, le {french_date(mission.starts_on)}" for mission in missions],
    )  # fmt: skip


def idle_challenges(campaign: Campaign, at: datetime) -> Alert | None:  # noqa: ARG001 - every rule takes both
    """Return the challenges that began and where nobody works any more."""
    running = Mission.objects.filter(position__challenge=OuterRef("pk")).exclude(state=MissionState.ENDED)
    rows = campaign.challenges.filter(~Exists(running), state=ChallengeState.ACTIVE, announced_state=F("state"))
    challenges = list(rows.order_by("published_title", "pk"))
    return _alert(
        "idle-challenges", challenges, ("défi où personne ne travaille plus", "défis où personne ne travaille plus"),
        why="Sa place peut encore être proposée à quelqu’un ; sinon, clos, sa page publique le dit.",
        route="team:challenges", action="Voir les défis", names=[str(challenge) for challenge in challenges],
    )  # fmt: skip


def campaign_over(campaign: Campaign, at: datetime) -> Alert | None:
    """Return the campaign itself, when its promotion is over and it is not closed."""
    today = day_of(at, campaign.timezone)
    over = campaign.ends_on is not None and campaign.ends_on < today and campaign.state == CampaignState.PUBLISHED
    return _alert(
        "campaign-over", [campaign] if over else [], ("campagne à clore", "campagnes à clore"),
        why="La promotion est terminée. La page de clôture dit ce qui reste à régler, puis produit le bilan.",
        route="team:close-campaign", action="Préparer la clôture", names=[],
    )  # fmt: skip


def late_requests(campaign: Campaign, at: datetime) -> Alert | None:
    """Return the requests for reasons, and the appeals, whose last day to answer is near or past."""
    today = day_of(at)
    waiting = campaign.decision_requests.filter(state=RequestState.RECEIVED, due_on__lte=today + REQUEST_AHEAD)
    deposits = ("application__dossier__deposit", "application__dossier__replaces__deposit")
    requests = list(waiting.select_related("challenge", *deposits).order_by("due_on", "pk"))
    return _alert(
        "late-requests", requests,
        ("recours ou demande de motifs à répondre", "recours et demandes de motifs à répondre"),
        why="Le délai de la loi finit dans moins d’une semaine, ou il est passé ; le silence rejette un recours.",
        route="team:decision-requests", action="Répondre",
        names=[f"{request}, au plus tard le {french_date(request.due_on)}" for request in requests],
    )  # fmt: skip


RULES = (late_requests, missing_panels, late_panels, late_starts, idle_challenges, campaign_over)
