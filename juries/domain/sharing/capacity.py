"""How many jurors a reading takes, how much each reads, and when it ends: sums made before the sharing is."""

from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

WORKING_DAYS = 5


@dataclass(frozen=True, slots=True)
class Ask:
    """What is expected: ``minutes`` is one reading's, ``daily`` what a juror gives on a working day."""

    dossiers: int
    readings: int
    minutes: int
    daily: int
    jurors: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Capacity:
    """What follows: ``needed`` jurors end on the last day; the present ones on ``ends_on``, ``load`` readings each."""

    readings: int
    hours: int
    load: int
    hours_each: int
    needed: int
    ends_on: date


def working_days(first: date, last: date) -> int:
    """Return how many working days there are, both ends counted."""
    return sum((first + timedelta(days=rank)).weekday() < WORKING_DAYS for rank in range((last - first).days + 1))


def _after(first: date, days: int) -> date:
    """Return the day on which so many working days, from ``first`` on, are over."""
    day = first
    while True:
        days -= day.weekday() < WORKING_DAYS
        if days <= 0:
            return day
        day += timedelta(days=1)


def plan(ask: Ask) -> Capacity:
    """Return the sums. A dossier is read by as many people as it has readings: fewer jurors are never enough."""
    whole = ask.dossiers * ask.readings
    load = ceil(whole / ask.jurors)
    each = max(1, ask.daily // ask.minutes)
    days = max(1, working_days(ask.first, ask.last))
    return Capacity(
        readings=whole,
        hours=ceil(whole * ask.minutes / 60),
        load=load,
        hours_each=ceil(load * ask.minutes / 60),
        needed=max(ask.readings, ceil(whole / (each * days))),
        ends_on=_after(ask.first, ceil(load / each)),
    )
