"""What asks for an act today: each alert says why, leads to the list, and carries the message to send."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from accounts.domain.acts import team_act
from accounts.models import User
from applications.enums import ApplicationState
from applications.models import Application
from challenges.enums import CallKind, ChallengeRole, ChallengeState
from challenges.models import CallWindow, Campaign, Challenge
from challenges.queries.people import role_holders
from challenges.rules import RECRUITING_STATES
from common.cache import table_versions
from common.days import day_of
from common.jobs import JobState
from common.language.formatting import french_datetime, french_deadline
from common.language.french import counted
from documents.models import Document
from juries.enums import AssessmentState
from juries.models import Assessment, Conflict, Juror, Panel
from notifications.domain import outbox
from reporting.domain.cockpit import ends, proposals, shortages
from reporting.domain.cockpit.alert import NOTICES, Alert, Notice
from selection.domain import late_marks, publication
from selection.enums import OfferState
from selection.models import Offer
from talents.domain import deadlines
from talents.domain.documents import signed_agreements
from talents.enums import DeadlineState, MissionState
from talents.models import Mission

WANTED_WISHES = 3
WISHES_WATCHED = timedelta(days=21)
MAX_SILENCE = timedelta(days=5)
OFFER_SOON = timedelta(days=2)


def _people(users: Iterable[User | None]) -> list[User]:
    return list({user.pk: user for user in users if user is not None}.values())


def _hosts(challenges: Iterable[Challenge]) -> list[User]:
    """Return who leads the projects of some challenges."""
    held = role_holders(list(challenges), ChallengeRole.LEAD)
    return _people(user for people in held.values() for _, user in people)


def _few_wishes(campaign: Campaign, at: datetime) -> Alert | None:
    window = CallWindow.objects.filter(
        campaign=campaign,
        kind=CallKind.APPLICATIONS,
        opens_at__lte=at,
        closes_at__gte=at,
        closes_at__lte=at + WISHES_WATCHED,
    ).first()
    if window is None:
        return None
    first = Count("wishes", filter=Q(wishes__rank=1), distinct=True)
    rows = (
        campaign.challenges.filter(state=ChallengeState.PUBLISHED).annotate(first=first).filter(first__lt=WANTED_WISHES)
    )
    challenges = list(rows.order_by("first", "published_title", "pk"))
    return Alert(
        code="few-wishes",
        title=counted(
            len(challenges),
            f"défi avec moins de {WANTED_WISHES} premiers vœux",
            f"défis avec moins de {WANTED_WISHES} premiers vœux",
        ),
        why=f"L’appel se clôt le {french_deadline(window.closes_at or at, campaign.timezone)} : faites-les connaître.",
        count=len(challenges),
        names=[f"{challenge} ({challenge.first})" for challenge in challenges],
        route="team:challenges",
        action="Voir les défis",
        people=_hosts(challenges),
        notice=NOTICES["few-wishes"],
    )


def _reading(campaign: Campaign) -> Q:
    return Q(panel__stages__campaign=campaign, panel__closed_at__isnull=True)


def _silent_jurors(campaign: Campaign, at: datetime) -> Alert | None:
    todo = Count("assessments", filter=Q(assessments__state=AssessmentState.ASSIGNED), distinct=True)
    done = Count("assessments", filter=Q(assessments__state=AssessmentState.SUBMITTED), distinct=True)
    rows = (
        Juror.objects.present()
        .filter(_reading(campaign), charter_signed_at__lt=at - MAX_SILENCE)
        .annotate(todo=todo, done=done)
        .filter(todo__gt=0, done=0)
    )
    jurors = list(rows.select_related("user", "panel").order_by("pk").distinct())
    return Alert(
        code="silent-jurors",
        title=counted(
            len(jurors), "personne du jury sans aucune note remise", "personnes du jury sans aucune note remise"
        ),
        why=f"Leur charte est signée depuis plus de {MAX_SILENCE.days} jours, et des dossiers les attendent.",
        count=len(jurors),
        names=[f"{juror} ({juror.panel}, {juror.todo} à lire)" for juror in jurors],  # type: ignore[attr-defined]
        route="team:panels",
        action="Voir les jurys",
        people=_people(juror.user for juror in jurors),
        notice=NOTICES["silent-jurors"],
    )


def _unsigned_charters(campaign: Campaign, at: datetime) -> Alert | None:  # noqa: ARG001 - every rule takes both
    rows = (
        Juror.objects.present()
        .filter(_reading(campaign), charter_signed_at__isnull=True)
        .select_related("user", "panel")
    )
    jurors = list(rows.order_by("pk").distinct())
    return Alert(
        code="charters",
        title=counted(len(jurors), "personne du jury sans charte signée", "personnes du jury sans charte signée"),
        why="Sans charte, aucun dossier ne leur est ouvert.",
        count=len(jurors),
        names=[f"{juror} ({juror.panel})" for juror in jurors],
        route="team:panels",
        action="Voir les jurys",
        people=_people(juror.user for juror in jurors),
        notice=NOTICES["charters"],
    )


def _open_conflicts(campaign: Campaign, at: datetime) -> Alert | None:  # noqa: ARG001 - same
    read = Assessment.objects.filter(juror=OuterRef("juror"), deposit=OuterRef("deposit"))
    rows = Conflict.objects.filter(
        Exists(read.exclude(state=AssessmentState.RECUSED)),
        juror__panel__stages__campaign=campaign,
        juror__panel__closed_at__isnull=True,
        dismissed_at__isnull=True,
    )
    panels = Panel.objects.filter(pk__in=rows.values("juror__panel")).order_by("name", "pk")
    in_conflict = list(panels)
    return Alert(
        code="conflicts",
        title=counted(
            len(in_conflict),
            "jury avec un conflit d’intérêts non résolu",
            "jurys avec un conflit d’intérêts non résolu",
        ),
        why="Un juré lit un dossier avec lequel un lien est connu : écartez le conflit, ou confiez le dossier.",
        count=len(in_conflict),
        names=[str(panel) for panel in in_conflict],
        route="team:panels",
        action="Voir les jurys",
    )


def _no_budget(campaign: Campaign, at: datetime) -> Alert | None:  # noqa: ARG001 - same
    rows = campaign.challenges.filter(state__in=(ChallengeState.SELECTED, *RECRUITING_STATES), dossier__isnull=False)
    challenges = list(rows.filter(Q(funding=None) | Q(funding__programme="")).order_by("published_title", "pk"))
    return Alert(
        code="no-budget",
        title=counted(len(challenges), "défi sans programme budgétaire", "défis sans programme budgétaire"),
        why="Sans programme, ni convention de financement ni décret de transfert ne peuvent être écrits.",
        count=len(challenges),
        names=[str(challenge) for challenge in challenges],
        route="team:challenges",
        action="Voir les défis",
        people=_hosts(challenges),
        notice=NOTICES["no-budget"],
    )


def _count(campaign: Campaign, code: str, rows: QuerySet[Application]) -> int:
    """Return how many applications an alert is about: kept until one is written."""
    return table_versions.cached(f"{code}:{campaign.pk}", rows.count)


def _unowned(campaign: Campaign, at: datetime) -> Alert | None:  # noqa: ARG001 - same
    rows = campaign.applications.filter(state=ApplicationState.SUBMITTED, instructor=None)
    count = _count(campaign, "unowned", rows)
    return Alert(
        code="unowned",
        title=counted(count, "candidature que personne ne suit", "candidatures que personne ne suit"),
        why="Chaque dossier a une personne qui l’instruit.",
        count=count,
        route="team:applications",
        action="Les attribuer",
    )


def _untold(campaign: Campaign, at: datetime) -> Alert | None:  # noqa: ARG001 - same
    count = _count(campaign, "untold", publication.unannounced(campaign))
    return Alert(
        code="untold",
        title=counted(count, "décision prise, pas encore annoncée", "décisions prises, pas encore annoncées"),
        why="Personne n’en sait rien encore (R14).",
        count=count,
        route="team:announce-applications",
        action="Relire et annoncer",
    )


def _offers(campaign: Campaign, at: datetime) -> Alert | None:
    rows = Offer.objects.filter(
        application__campaign=campaign, state=OfferState.SENT, expires_at__gte=at, expires_at__lte=at + OFFER_SOON
    ).select_related("application__candidate", "position__challenge")
    offers = list(rows.order_by("expires_at", "pk"))
    return Alert(
        code="offers",
        title=counted(
            len(offers), "proposition bientôt échue, sans réponse", "propositions bientôt échues, sans réponse"
        ),
        why="Le silence vaut refus (R11) : la place ira à la personne suivante.",
        count=len(offers),
        names=[f"{offer.application.candidate} ({offer.position.challenge})" for offer in offers],
        route="team:selection",
        action="Voir la sélection",
        people=_people(offer.application.candidate for offer in offers),
        notice=NOTICES["offers"],
    )


def _late_papers(campaign: Campaign, at: datetime) -> Alert | None:
    missions = Mission.objects.filter(cohort__campaign=campaign).exclude(state=MissionState.ENDED)
    late = [
        deadline
        for deadline in deadlines.watched(deadlines.with_facts(missions), at=at)
        if deadline.state == DeadlineState.LATE
    ]
    return Alert(
        code="late",
        title=counted(len(late), "échéance dépassée", "échéances dépassées"),
        why="Un délai de contrat ou d’information est passé (R19).",
        count=len(late),
        names=[f"{deadline.rule.label} : {deadline.mission.talent}" for deadline in late],
        route="team:cohort",
        action="Voir la cohorte",
    )


def _failed_documents(campaign: Campaign, at: datetime) -> Alert | None:  # noqa: ARG001 - same
    rows = Document.objects.filter(state=JobState.FAILED, subject__campaign=campaign)
    titles = list(rows.order_by("pk").values_list("title", flat=True))
    return Alert(
        code="failed",
        title=counted(len(titles), "document en échec", "documents en échec"),
        why="La page du document, ou de son lot, dit pourquoi, et permet de réessayer.",
        count=len(titles),
        names=titles,
        route="team:cohort",
        action="Voir les lots",
    )


def _late_marks(campaign: Campaign, at: datetime) -> Alert | None:  # noqa: ARG001 - same
    rankings, preselections = late_marks.late_rankings(campaign), late_marks.late_preselections(campaign)
    minutes = late_marks.late_minutes(campaign)
    names = [f"Classement : {late.challenge}" for late in rankings]
    names += [f"Présélection du {french_datetime(late.record.at, campaign.timezone)}" for late in preselections]
    names += [f"Procès-verbal à corriger : {panel}" for panel in minutes]
    route, action = "team:panels", "Voir les jurys"
    if rankings or preselections:
        route, action = ("team:selection", "Voir la sélection") if rankings else ("team:preselection", "La voir")
    return Alert(
        code="late-marks",
        title=counted(len(names), "décision à revoir", "décisions à revoir"),
        why="Une note comptée a été mise de côté depuis, pour un conflit d’intérêts.",
        count=len(names),
        names=names,
        route=route,
        action=action,
    )


def _outdated_agreements(campaign: Campaign, at: datetime) -> Alert | None:  # noqa: ARG001 - same
    outdated = signed_agreements.outdated_in(campaign)
    return Alert(
        code="agreements",
        title=counted(len(outdated), "convention signée à modifier", "conventions signées à modifier"),
        why="Le plan de financement a changé depuis la signature : un avenant, écrit et signé par les parties, le dit.",
        count=len(outdated),
        names=[str(agreement) for agreement in outdated],
        route="team:challenges",
        action="Voir les défis",
    )


RULES: tuple[Callable[[Campaign, datetime], Alert | None], ...] = (
    _few_wishes,
    _unowned,
    _unsigned_charters,
    _silent_jurors,
    _open_conflicts,
    _late_marks,
    _untold,
    _offers,
    _no_budget,
    _late_papers,
    _outdated_agreements,
    _failed_documents,
    *ends.RULES,
    *shortages.RULES,
)


def alerts(campaign: Campaign, *, at: datetime) -> list[Alert]:
    """Return what asks for an act now, the most harmful first; no row is no alert (a constant number of queries)."""
    alerts = (rule(campaign, at) for rule in RULES)
    current = [alert for alert in alerts if alert is not None and alert.count] + proposals.alerts(campaign)
    return sorted(current, key=lambda alert: -alert.harm)


def shown_alerts(campaign: Campaign, *, at: datetime) -> list[Alert]:
    """Return the alerts as pages show them, computed once a minute until a table that they read is written.

    The menu of every page, the first page and the overview ask for the same ones. Those whom an alert concerns are
    counted and left out: the cache holds no account.
    """
    key = f"alerts:{campaign.pk}:{at:%Y%m%d%H%M}"
    return table_versions.cached(
        key, lambda: [replace(alert, people=[], concerned=alert.reach) for alert in alerts(campaign, at=at)]
    )


def written_alert(campaign: Campaign, code: str, *, at: datetime) -> Alert | None:
    """Return the alert of a code, when it still stands and something may be written to its people."""
    current = (alert for alert in alerts(campaign, at=at) if alert.code == code)
    return next((alert for alert in current if alert.notice is not None and alert.people), None)


@team_act("campaigns.manage")
def remind(campaign: Campaign, alert: Alert, notice: Notice, *, by: User, at: datetime) -> int:  # noqa: ARG001 - the guard reads it
    """Send a message, as it was read again, to those whom an alert concerns, once a day each; return how many."""
    for user in alert.people:
        outbox.queue(
            "cockpit",
            to=user,
            key=f"alert-{alert.code}-{campaign.pk}-{user.pk}-{day_of(at):%Y%m%d}",
            context={"subject": notice.subject, "text": notice.text, "campaign": campaign.name},
            campaign=campaign.code,
            at=at,
        )
    return len(alert.people)
