"""The messages of the end of a mission to both sides, thirty, fifteen and two days before it, then the day after."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from common.days import day_of
from common.language.formatting import french_date
from common.language.french import counted
from followup.domain.ending import points
from followup.domain.reviews import moments
from notifications.domain import outbox
from talents.domain import deadlines, services
from talents.enums import MissionState, Side
from talents.models import Mission

STEPS = (30, 15, 2)  # days before the last day
AFTER = timedelta(days=7)  # the day after, or within a week when nothing ran that day


def step_of(mission: Mission, today: date) -> str:
    """Return which message of the series a mission is at, or nothing: « 30 », « 15 », « 2 », then « after »."""
    left = (mission.ends_on - today).days
    if left < 0:
        return "after" if services.period(mission, on=today) is not None else ""
    reached = [step for step in STEPS if left <= step]
    return str(min(reached)) if reached and mission.state != MissionState.ENDED else ""


def _context(mission: Mission, today: date) -> dict[str, object]:
    """Return what every message of the series says: the end, and what is left of it."""
    left = (mission.ends_on - today).days
    rendered = services.period(mission, on=mission.ends_on)
    open_points = [point for point in points.exit_points(mission, on=today) if not point.done]
    return {
        "talent": str(mission.talent),
        "challenge": str(mission.position.challenge),
        "ends": french_date(mission.ends_on),
        "over": left < 0,
        "when": f"dans {counted(left, 'jour')}" if left > 0 else "aujourd’hui",
        "points": [(point.label, french_date(point.due), point.charge.label) for point in open_points],
        "services": rendered.duration if rendered is not None else "",
        "public_id": str(mission.public_id),
    }


def _concerned(today: date) -> Iterable[Mission]:
    """Return the missions that end within thirty days, or ended within a week, with what their points look at."""
    states = (MissionState.ACTIVE, MissionState.SUSPENDED, MissionState.ENDED)
    near = Mission.objects.filter(
        state__in=states, ends_on__gte=today - AFTER, ends_on__lte=today + timedelta(days=max(STEPS)),
        cohort__campaign__sandbox=False,
    )  # fmt: skip
    return deadlines.with_facts(near).select_related("lead").prefetch_related("answers").order_by("pk")


def remind(*, at: datetime) -> int:
    """Write the messages of the series that are due, once each, and return how many missions they are about."""
    today = day_of(at)
    due = [(mission, step) for mission in _concerned(today) if (step := step_of(mission, today))]
    for mission, step in due:
        context = _context(mission, today)
        for side in Side.values:
            for person in moments.people_of(mission, side):
                outbox.queue(
                    "mission_end",
                    to=person,
                    key=f"mission-end-{mission.pk}-{mission.ends_on:%Y%m%d}-{step}-{person.pk}",
                    context=context,
                    at=at,
                    campaign=mission.cohort.campaign.code,
                )
    return len(due)
