"""Whom a campaign is about to miss: candidates for a trade, members at a hearing, readings, the news of a team."""

from collections import defaultdict
from datetime import datetime, timedelta

from django.db.models import Avg, Count, F, Q

from accounts.models import User
from applications.enums import ApplicationState
from applications.models import Wish
from challenges.enums import CallKind, CampaignState, ChallengeState
from challenges.models import Campaign, Position
from challenges.rules import RECRUITING_STATES
from common.cache import table_versions
from common.days import day_of
from common.language.formatting import french_datetime
from common.language.french import counted
from followup.domain import sponsor_checks
from juries.domain.minutes import half
from juries.enums import AssessmentState, HearingState
from juries.models import Assessment, Hearing, ScoringGrid
from panels.queries.loads import lateness, loaded, stage_spans
from panels.queries.timetable import timetable
from reporting.domain.cockpit.alert import NOTICES, Alert
from selection.enums import OfferState
from talents.enums import MissionState
from talents.models import Mission

HEARINGS_AHEAD = timedelta(days=14)
SILENT_WEEKS = 3
FEW_CANDIDATES = 5  # above, a position has somebody whatever their marks
A = ApplicationState
AVAILABLE = (A.SUBMITTED, A.INCOMPLETE, A.SHORTLISTED, A.HEARD, A.WAITING)


def _promising(applications: set[int]) -> set[int]:
    """Return who has no mark yet, or a mean that is at least the middle of each grid that was filled on them."""
    marks = Assessment.objects.filter(
        deposit__dossier__application__in=applications, state=AssessmentState.SUBMITTED, counted=True
    )
    means = list(marks.order_by().values_list("deposit__dossier__application", "grid").annotate(Avg("result")))
    grids = ScoringGrid.objects.prefetch_related("criteria").in_bulk({grid for _, grid, _ in means})
    middles = {
        key: grid.level() * (grid.scale_min + grid.scale_max) / 2
        for key, grid in grids.items()
        if grid.scale_min is not None and grid.scale_max is not None
    }
    return applications - {person for person, grid, mean in means if grid in middles and mean < middles[grid]}


def _positions_without_candidate(campaign: Campaign) -> list[str]:
    taken = Count("offers", filter=Q(offers__state__in=(OfferState.SENT, OfferState.ACCEPTED)), distinct=True)
    opened = Position.objects.filter(challenge__campaign=campaign, challenge__state__in=RECRUITING_STATES)
    free = opened.annotate(taken=taken).filter(taken__lt=F("seats")).select_related("challenge", "profession")
    positions = list(free.order_by("challenge__published_title", "profession__label", "pk"))
    wishes = Wish.objects.filter(application__campaign=campaign, application__state__in=AVAILABLE).order_by()
    wanting: dict[tuple[int, int | None], set[int]] = defaultdict(set)
    for challenge, trade, application in wishes.values_list("challenge", "application__profession", "application"):
        wanting[challenge, trade].add(application)
    few = {
        position: wanting[position.challenge_id, position.profession_id]
        for position in positions
        if len(wanting[position.challenge_id, position.profession_id]) <= FEW_CANDIDATES
    }
    promising = _promising({person for people in few.values() for person in people})
    return [f"{position} ({counted(len(people), 'vœu', 'vœux')})" for position, people in few.items()
            if not people & promising]  # fmt: skip


def no_candidate(campaign: Campaign, at: datetime) -> Alert | None:
    """Return the trades that nobody able wishes for, once the call is closed and before the promotion begins."""
    if campaign.state != CampaignState.PUBLISHED or (
        campaign.starts_on is not None and campaign.starts_on <= day_of(at, campaign.timezone)
    ):
        return None
    if not campaign.windows.filter(kind=CallKind.APPLICATIONS, closes_at__lt=at).exists():
        return None
    names = table_versions.cached(f"no-candidate:{campaign.pk}", lambda: _positions_without_candidate(campaign))
    return Alert(
        code="no-candidate",
        title=counted(len(names), "poste sans candidature crédible", "postes sans candidature crédible"),
        why="L’appel est clos, et personne de ce métier ne les demande avec des notes au moins moyennes.",
        count=len(names),
        names=names,
        route="team:challenges",
        action="Voir les défis",
    )


def short_quorum(campaign: Campaign, at: datetime) -> Alert | None:
    """Return the hearings of the next two weeks where too few members of the panel can come."""
    coming = Hearing.objects.filter(
        panel__stages__campaign=campaign, state=HearingState.PLANNED, starts_at__gte=at,
        starts_at__lte=at + HEARINGS_AHEAD,
    )  # fmt: skip
    keys = set(coming.values_list("pk", flat=True))
    if not keys:
        return None
    day = timetable(campaign, quorum=half)
    short = [hearing for hearing in day.hearings if hearing.pk in keys and day.is_short(hearing)]
    return Alert(
        code="quorum",
        title=counted(len(short), "audition sans quorum", "auditions sans quorum"),
        why="Trop de membres du jury sont indisponibles, ou siègent ailleurs à cette heure : déplacez-les.",
        count=len(short),
        names=[f"{hearing.panel}, {french_datetime(hearing.starts_at, campaign.timezone)}" for hearing in short],
        route="team:plan-hearings",
        action="Voir les auditions",
    )


def late_jurors(campaign: Campaign, at: datetime) -> Alert | None:
    """Return the jurors who have begun and are late: the last day is past, or they go at half the pace needed."""
    today = day_of(at, campaign.timezone)
    holders = list(loaded(campaign).filter(panel__closed_at__isnull=True).order_by("pk"))
    begun = [juror for juror in holders if juror.done or juror.begun]  # type: ignore[attr-defined]
    spans = stage_spans({juror.panel_id for juror in begun}) if begun else {}
    late: list[tuple[User, str]] = []
    for juror in begun:
        starts_on, ends_on = spans.get(juror.panel_id, (None, None))
        done, left = juror.done, juror.begun + juror.todo  # type: ignore[attr-defined]
        why = lateness(done=done, left=left, starts_on=starts_on, ends_on=ends_on, today=today)
        if why:
            late.append((juror.user, f"{juror} ({juror.panel}, {left} à remettre : {why})"))
    return Alert(
        code="late-jurors",
        title=counted(len(late), "personne du jury en retard", "personnes du jury en retard"),
        why="Elles ont commencé, mais leur rythme ne suffit pas, ou la date est passée.",
        count=len(late),
        names=[name for _, name in late],
        route="team:panels",
        action="Voir les jurys",
        people=list({user.pk: user for user, _ in late}.values()),
        notice=NOTICES["late-jurors"],
    )


def silent_teams(campaign: Campaign, at: datetime) -> Alert | None:
    """Return the challenges at work whose team wrote no bulletin for some weeks."""
    since = day_of(at, campaign.timezone) - timedelta(weeks=SILENT_WEEKS)
    working = Mission.objects.filter(
        position__challenge__campaign=campaign, position__challenge__state=ChallengeState.ACTIVE,
        state=MissionState.ACTIVE, starts_on__lte=since,
    )  # fmt: skip
    silent = working.exclude(position__challenge__bulletins__week__gte=since)
    missions = list(silent.select_related("talent", "position__challenge").order_by("pk"))
    challenges = {mission.position.challenge_id: str(mission.position.challenge) for mission in missions}
    return Alert(
        code="silent-teams",
        title=counted(len(challenges), "équipe silencieuse", "équipes silencieuses"),
        why=f"Elles n’ont écrit aucun bulletin depuis {SILENT_WEEKS} semaines.",
        count=len(challenges),
        names=sorted(challenges.values()),
        route="team:coaching",
        action="Voir le suivi",
        people=list({mission.talent_id: mission.talent for mission in missions}.values()),
        notice=NOTICES["silent-teams"],
    )


def worried_sponsors(campaign: Campaign, at: datetime) -> Alert | None:
    """Return the challenges whose sponsor says that the mission does not go well, until somebody deals with it."""
    worries = list(sponsor_checks.worries(campaign, at=at))
    return Alert(
        code="worried-sponsors",
        title=counted(len(worries), "sponsor inquiet", "sponsors inquiets"),
        why="Ils répondent, au point du mois, que la mission ne se passe pas bien : appelez-les.",
        count=len(worries),
        names=[f"{check.challenge} ({check.person})" for check in worries],
        route="team:coaching",
        action="Voir le suivi",
    )


RULES = (no_candidate, short_quorum, late_jurors, silent_teams, worried_sponsors)
