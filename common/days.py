"""Local days of instants, and working days of the French State.

An instant is stored in UTC and has no day until a zone is named: :func:`day_of` is the only place that gives it one, a
test refuses the others. Working days are Monday to Friday, but for public holidays (French labour code, L. 3133-1).
"""

from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import holidays

SATURDAY = 5
PARIS_ZONE = "Europe/Paris"
PARIS = ZoneInfo(PARIS_ZONE)


ZONES = {
    "Europe/Paris": "heure de Paris",
    "America/Guadeloupe": "heure de la Guadeloupe",
    "America/Martinique": "heure de la Martinique",
    "America/Cayenne": "heure de la Guyane",
    "Indian/Reunion": "heure de La Réunion",
    "Indian/Mayotte": "heure de Mayotte",
    "Pacific/Noumea": "heure de la Nouvelle-Calédonie",
    "Pacific/Tahiti": "heure de Tahiti",
}
"""The zones in which the French State closes its calls, as a deadline names them."""


def day_of(at: datetime, zone: str | tzinfo = PARIS) -> date:
    """Return the local day of an instant: in the zone that a campaign names, else in Paris.

    Contracts and delays between the State and a person count by days of Paris.
    """
    return at.astimezone(ZoneInfo(zone) if isinstance(zone, str) else zone).date()


def add_local(at: datetime, shift: timedelta, zone: str) -> datetime:
    """Return the instant of the same local hour some days later: a change of summer time moves no deadline."""
    return (at.astimezone(ZoneInfo(zone)) + shift).astimezone(UTC)


def deadline_after(at: datetime, days: int, zone: str) -> datetime:
    """Return the same local hour some days later, at the next whole minute: nobody has to answer to the second."""
    later = add_local(at, timedelta(days=days), zone)
    start = later.replace(second=0, microsecond=0)
    return start if start == later else start + timedelta(minutes=1)


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


def first_working(day: date) -> date:
    """Return the day itself, or the first working day after it."""
    while not is_working(day):
        day += timedelta(days=1)
    return day


def last_working(day: date) -> date:
    """Return the day itself, or the last working day before it."""
    while not is_working(day):
        day -= timedelta(days=1)
    return day
