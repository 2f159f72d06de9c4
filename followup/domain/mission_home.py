"""What a person recruited finds when they arrive: their week, the next dates, whom to ask, where the mission stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from accounts.models import User
from challenges.enums import ChallengeRole
from challenges.queries.people import role_holders
from common.days import day_of
from common.language.formatting import french_date
from common.statistics.timeline import Span, Timeline, timeline
from followup.domain import bulletins, calendars, events
from followup.domain.ending import points
from followup.domain.reviews import moments, sides
from followup.models import MissionReview, WeeklyReport
from talents.domain import durations, services
from talents.domain.documents import facts
from talents.enums import Charge, MissionState, Side
from talents.models import Mission

COMING_DAYS = timedelta(days=60)
MAX_ENTRIES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Bulletin:
    """The week whose bulletin is open: its Monday, when it closes, and what the team wrote of it."""

    week: date
    closes_at: datetime
    report: WeeklyReport | None


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to write to, and for what."""

    role: str
    person: User


def current(missions: Iterable[Mission]) -> Mission:
    """Return the mission that a person lives now: of those that are not over, or of all, the last one begun.

    Raises ``ValueError`` for somebody who never had one.
    """
    return max(missions, key=lambda mission: (mission.state != MissionState.ENDED, mission.starts_on, mission.pk))


def bulletin(mission: Mission, *, at: datetime) -> Bulletin | None:
    """Return the bulletin of the open week, while somebody is in post (one query)."""
    if mission.state != MissionState.ACTIVE:
        return None
    week = bulletins.week_open(at)
    report = WeeklyReport.objects.filter(challenge=mission.position.challenge_id, week=week).first()
    return Bulletin(week=week, closes_at=bulletins.closes_at(week), report=report)


def coming(mission: Mission, *, at: datetime) -> list[calendars.Entry]:
    """Return the next dates of a mission, late ones included; ``mission`` holds the facts of its deadlines."""
    days = calendars.deadline_entries([mission], at=at, charges=tuple(Charge))
    soon = events.visible(mission.talent).filter(ends_at__gte=at, starts_at__lte=at + COMING_DAYS)
    meetings = calendars.event_entries(soon.filter(cohort=mission.cohort_id))
    sheets = calendars.review_entries(MissionReview.objects.filter(mission=mission), at=at)
    leaving = points.entries(mission, at=at) if mission.state != MissionState.ENDED else []
    near = [entry for entry in (*days, *meetings, *sheets, *leaving) if entry.starts_at <= at + COMING_DAYS]
    return sorted(near, key=lambda entry: (entry.starts_at, entry.key))[:MAX_ENTRIES]


def awaited_reviews(mission: Mission, *, at: datetime) -> list[MissionReview]:
    """Return the reviews of a mission that wait for the person (two queries)."""
    reviews = sides.WITH_PEOPLE.filter(mission=mission, confirmed_at=None)
    return [review for review in reviews if sides.is_awaited_from(review, Side.TALENT, at=at)]


def contacts(mission: Mission) -> list[Contact]:
    """Return whom a person may write to at their host, and their coach (three queries at most)."""
    by_role: dict[str, list[User]] = {ChallengeRole.LEAD: [], ChallengeRole.HR: []}
    challenge = mission.position.challenge
    for role, user in role_holders([challenge], *by_role, hosts={challenge.pk: mission.host_id})[challenge.pk]:
        by_role[role].append(user)
    leads = [mission.lead] if mission.lead is not None else by_role[ChallengeRole.LEAD]
    named = [("Responsable fonctionnel", person) for person in leads]
    named += [("Sponsor", mission.sponsor)] if mission.sponsor is not None else []
    named += [("Ressources humaines", person) for person in by_role[ChallengeRole.HR]]
    named += [("Coach", mission.coach)] if mission.coach is not None else []
    return [Contact(role, person) for role, person in named]


def spans(mission: Mission, *, at: datetime) -> Timeline | None:
    """Return the mission drawn as a timeline: its trial, its suspensions, its reviews, the notice of its end."""
    starts, ends = mission.starts_on, mission.ends_on

    def between(first: date, last: date) -> str:
        return f"du {french_date(first)} au {french_date(last)}"

    trial = durations.trial_end(starts, ends)
    notice = facts.notice(mission).last_day(ends)
    rendered = services.period(mission, on=day_of(at))
    rows = [
        Span(label="Mission", start=starts, end=ends, detail=between(starts, ends)),
        Span(label="Période d’essai, au plus", start=starts, end=trial, detail=between(starts, trial)),
        *(
            Span(label="Suspension", start=first, end=last, detail=between(first, last))
            for first, last in (rendered.suspensions if rendered is not None else ())
        ),
        *(
            Span(label=moment.phase.label, start=moment.opens_on, end=moment.due_on, detail=french_date(moment.due_on))
            for moment in moments.moments(mission)
        ),
        Span(label="Renouvellement ou fin à annoncer", start=notice, end=notice, detail=french_date(notice)),
    ]
    return timeline(rows, today=day_of(at))
