"""The weekly bulletin: open until Friday 14:30 in Paris, told to everybody at 15:00, whatever daylight saving does."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from challenges.models import Challenge
from common.days import PARIS, day_of
from common.language.formatting import french_date
from common.refusals import RefusedError
from followup.domain import events
from followup.enums import Audience
from followup.models import WeeklyReport
from notifications.domain import outbox
from notifications.models import Message
from talents.enums import MissionState
from talents.models import Cohort, Mission

FRIDAY = 4
CLOSES, RECAP = time(14, 30), time(15, 0)
QUIET_WEEKS = 2


class BulletinClosedError(RefusedError):
    """The week's bulletin is closed; the message says which one is open."""


def _friday(week: date, hour: time) -> datetime:
    return datetime.combine(week + timedelta(days=FRIDAY), hour, tzinfo=PARIS)


def week_open(at: datetime) -> date:
    """Return the Monday of the week whose bulletin may be written: the next one from Friday 14:30 on."""
    local = at.astimezone(PARIS)
    monday = day_of(at) - timedelta(days=local.weekday())
    return monday if local < _friday(monday, CLOSES) else monday + timedelta(days=7)


def closes_at(week: date) -> datetime:
    """Return when the bulletin of a week closes."""
    return _friday(week, CLOSES)


@transaction.atomic
def write(challenge: Challenge, week: date, values: dict[str, Any], *, by: User, at: datetime) -> WeeklyReport:
    """Write or write again the team's bulletin of the open week. Raises :class:`BulletinClosedError` for another."""
    if week != week_open(at):
        raise BulletinClosedError(
            "Ce bulletin est clos depuis vendredi 14 h 30 : celui de la semaine du"
            f" {french_date(week_open(at))} est ouvert."
        )
    report, _ = WeeklyReport.objects.update_or_create(
        challenge=challenge, week=week, defaults={**values, "by": by, "at": at}
    )
    return report


def of_cohort(cohort: Cohort, week: date) -> QuerySet[WeeklyReport]:
    """Return the bulletins of a cohort for a week."""
    return WeeklyReport.objects.filter(challenge__positions__missions__cohort=cohort, week=week).distinct()


def send_recaps(*, at: datetime) -> int:
    """Send the recap of the week to each cohort from Friday 15:00 on, within a day, once; return how many messages."""
    local = at.astimezone(PARIS)
    week = day_of(at) - timedelta(days=local.weekday())
    opens = _friday(week, RECAP)
    if not opens <= local < opens + timedelta(days=1):
        return 0
    written = 0
    keys = set(Message.objects.filter(template="bulletin_recap").values_list("key", flat=True))
    living = Mission.objects.filter(state=MissionState.ACTIVE, cohort__campaign__sandbox=False)
    for cohort in Cohort.objects.filter(missions__in=living).distinct():
        reports = list(of_cohort(cohort, week).select_related("challenge").order_by("challenge__published_title"))
        for user in events.people(cohort, Audience.TALENTS):
            key = f"recap-{cohort.pk}-{week:%Y%m%d}-{user.pk}"
            if not reports or key in keys:
                continue
            outbox.queue(
                "bulletin_recap",
                to=user,
                key=key,
                context={"reports": reports, "week": french_date(week), "cohort": str(cohort)},
                campaign=cohort.campaign.code,
                at=at,
            )
            written += 1
    return written


def quiet(cohort: Cohort, *, at: datetime) -> list[Challenge]:
    """Return the challenges with somebody in post whose team wrote nothing in the last two closed weeks."""
    last = week_open(at) - timedelta(days=7)
    oldest = last - timedelta(days=7 * (QUIET_WEEKS - 1))
    in_post = Mission.objects.filter(cohort=cohort, state=MissionState.ACTIVE, starts_on__lte=oldest)
    heard = WeeklyReport.objects.filter(week__gte=oldest, week__lte=last).values("challenge")
    return list(
        Challenge.objects.filter(positions__missions__in=in_post).exclude(pk__in=heard).distinct().order_by("pk")
    )


def extracts(challenge: Challenge) -> QuerySet[WeeklyReport]:
    """Return the bulletins whose extract the team agreed to publish, the latest first."""
    return challenge.bulletins.filter(public=True).exclude(extract="").order_by("-week")
