"""When the two sides of a mission are asked for their review, and who is written to."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from accounts.models import User
from challenges.enums import ChallengeRole
from challenges.queries.people import holders_of
from common.days import day_of
from common.language.formatting import french_date
from common.language.french import inside_sentence
from followup.domain.reviews import sides
from followup.enums import ReviewPhase
from followup.models import MissionReview
from notifications.domain import outbox
from talents.domain.documents import facts
from talents.enums import MissionState, Side
from talents.models import Mission

SHEET_DAYS = timedelta(days=14)  # to fill a sheet
BEFORE_NOTICE = timedelta(days=7)  # a renewal that both want is still announced in time (R19)
SETTLED_IN = timedelta(days=28)  # nobody reviews the first month
REMINDER_DAYS = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Moment:
    """A review of a mission: the days on which its sheets are asked for, and awaited at the latest."""

    phase: ReviewPhase
    opens_on: date
    due_on: date


def moments(mission: Mission) -> list[Moment]:
    """Return the reviews of a mission: in its middle, and before the notice of its end; none in its first month."""
    middle = mission.starts_on + (mission.ends_on - mission.starts_on) / 2
    last = facts.notice(mission).last_day(mission.ends_on) - BEFORE_NOTICE
    due = ((ReviewPhase.MIDTERM, middle), (ReviewPhase.FINAL, last))
    rows = [Moment(phase, day - SHEET_DAYS, day) for phase, day in due]
    return [moment for moment in rows if moment.opens_on >= mission.starts_on + SETTLED_IN]


def people_of(mission: Mission, side: str) -> list[User]:
    """Return who answers for a side: the person, or who leads them at the host."""
    if side == Side.TALENT:
        return [mission.talent]
    if mission.lead is not None:
        return [mission.lead]
    return holders_of(mission.position.challenge, ChallengeRole.LEAD, host=mission.host_id)


def letter_context(review: MissionReview) -> dict[str, str]:
    """Return what every message about a review says."""
    mission = review.mission
    return {
        "phase": inside_sentence(review.get_phase_display()),
        "talent": str(mission.talent),
        "challenge": str(mission.position.challenge),
        "due": french_date(review.due_on),
        "public_id": str(review.public_id),
    }


def ask(review: MissionReview, side: str, *, reminder: bool, at: datetime) -> int:
    """Ask a side for its sheet, or remind it, once each; return how many people are written to."""
    people = people_of(review.mission, side)
    for person in people:
        outbox.queue(
            "review_asked",
            to=person,
            key=f"review-{review.pk}-{side}-{'reminder' if reminder else 'asked'}-{person.pk}",
            context=letter_context(review) | {"reminder": reminder},
            at=at,
            campaign=review.mission.cohort.campaign.code,
        )
    return len(people)


@transaction.atomic
def open_review(mission: Mission, phase: str, *, due_on: date, at: datetime) -> MissionReview:
    """Open a review, once a phase, and ask both sides for their sheet."""
    review, created = MissionReview.objects.get_or_create(
        mission=mission, phase=phase, defaults={"opened_at": at, "due_on": due_on}
    )
    if created:
        for side in Side.values:
            ask(review, side, reminder=False, at=at)
    return review


def open_those_due(*, at: datetime) -> int:
    """Open the reviews whose day came, and return how many; a mission that starts late is not asked for a past one."""
    today = day_of(at)
    living = Mission.objects.filter(state=MissionState.ACTIVE, cohort__campaign__sandbox=False)
    known = set(MissionReview.objects.filter(mission__in=living).values_list("mission", "phase"))
    opened = 0
    for mission in living.select_related("talent", "lead", "host", "cohort__campaign", "position__challenge"):
        for moment in moments(mission):
            if moment.opens_on <= today <= moment.due_on and (mission.pk, moment.phase) not in known:
                open_review(mission, moment.phase, due_on=moment.due_on, at=at)
                opened += 1
    return opened


def remind(*, at: datetime) -> int:
    """Remind the sides whose sheet is due within three days; return how many people are written to."""
    today = day_of(at)
    near = sides.WITH_PEOPLE.filter(
        due_on__gte=today, due_on__lte=today + REMINDER_DAYS, mission__state=MissionState.ACTIVE
    )
    missing = [(review, side) for review in near for side in Side.values if side not in sides.sheets(review)]
    return sum(ask(review, side, reminder=True, at=at) for review, side in missing)
