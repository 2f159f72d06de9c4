"""Working days of the French State: Monday to Friday, but for public holidays (French labour code, L. 3133-1)."""

from datetime import date, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import holidays

SATURDAY = 5
PARIS = ZoneInfo("Europe/Paris")


def day_of(at: datetime, timezone: str = "Europe/Paris") -> date:
    """Return the day of an instant in a named zone; Paris, by which contracts and delays count, unless said."""
    return at.astimezone(ZoneInfo(timezone)).date()


@cache
def _public() -> Any:
    return holidays.country_holidays("FR")


def is_working(day: date) -> bool:
    """Tell whether a day is worked in mainland France."""
    return day.weekday() < SATURDAY and day not in _public()


def add_working(day: date, count: int) -> date:
    """Return the day that comes ``count`` working days after, or before when it is negative."""
    step = timedelta(days=1 if count > 0 else -1)
    left = abs(count)
    while left:
        day += step
        left -= is_working(day)
    return day


def last_working(day: date) -> date:
    """Return the day itself, or the last working day before it."""
    while not is_working(day):
        day -= timedelta(days=1)
    return day
