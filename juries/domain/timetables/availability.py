"""Say when one cannot come."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from accounts.models import User
from common.days import PARIS
from juries.enums import Moment
from juries.models import Unavailability

NOON = time(13)
ZONE = PARIS


def span(day: date, moment: str, zone: ZoneInfo = ZONE) -> tuple[datetime, datetime]:
    """Return the instants of a morning, an afternoon or a whole day; mornings end at 13:00."""
    start = datetime.combine(day, time(), zone)
    noon, end = datetime.combine(day, NOON, zone), datetime.combine(day + timedelta(days=1), time(), zone)
    return {Moment.MORNING: (start, noon), Moment.AFTERNOON: (noon, end)}.get(Moment(moment), (start, end))


def add(user: User, *, days: list[date], moment: str) -> None:
    """Record that a person cannot come on these days; said twice, it is kept once."""
    Unavailability.objects.bulk_create(
        [
            Unavailability(user=user, starts_at=start, ends_at=end)
            for start, end in (span(day, moment) for day in dict.fromkeys(days))
        ],
        ignore_conflicts=True,
    )


def remove(user: User, key: int) -> bool:
    """Take back what one said; tell whether it was one's own."""
    return bool(Unavailability.objects.filter(user=user, pk=key).delete()[0])
