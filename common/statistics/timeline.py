"""Dates drawn as a timeline: one strip a row, placed in per cent of the width, beside the words that say it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

MARGIN_DAYS = 10
QUARTER_MONTHS = 3
MAX_NAMED_MONTHS = 15  # beyond, the names of the quarters' first months alone have room
SHORT_MONTHS = ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """What lasts from a day to another, both in; ``end`` is empty while nobody knows it. ``detail`` says its dates."""

    label: str
    start: date
    end: date | None
    detail: str
    lane: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """A row: its span, where its bar begins and how long it is (per cent, as SVG writes them), and when it is."""

    span: Span
    x: str
    width: str
    when: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """A month of the axis: its short name, its place, whether it begins a quarter of the year."""

    label: str
    x: str
    quarter: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """Rows by lane, under one axis; ``today`` is empty outside of it."""

    lanes: list[tuple[str, list[Strip]]]
    months: list[Month]
    today: str


def _when(span: Span, today: date) -> str:
    if span.start > today:
        return "à venir"
    return "passé" if span.end is not None and span.end < today else "en cours"


def _months(first: date, last: date) -> list[date]:
    months, day = [], first.replace(day=1)
    while day <= last:
        months.append(day)
        day = (day + timedelta(days=32)).replace(day=1)
    return [month for month in months if month >= first]


def timeline(spans: Sequence[Span], *, today: date) -> Timeline | None:
    """Return the timeline of some spans, in their order, by lane; nothing without a span.

    The axis goes from the first day to the last, with ten days on each side, and holds today when it is near them.
    """
    if not spans:
        return None
    days = [day for span in spans for day in (span.start, span.end) if day is not None]
    first, last = min(days) - timedelta(days=MARGIN_DAYS), max(days) + timedelta(days=MARGIN_DAYS)
    total = (last - first).days

    def place(day: date) -> float:
        return 100 * (day - first).days / total

    lanes: dict[str, list[Strip]] = {}
    for span in spans:
        start = place(span.start)
        width = max(place((span.end or last) + timedelta(days=1)) - start, 0.6)
        strip = Strip(span=span, x=f"{start:.2f}%", width=f"{width:.2f}%", when=_when(span, today))
        lanes.setdefault(span.lane, []).append(strip)
    days_of_months = _months(first, last)
    crowded = len(days_of_months) > MAX_NAMED_MONTHS
    months = [
        Month(label=SHORT_MONTHS[day.month - 1], x=f"{place(day):.2f}%", quarter=day.month % QUARTER_MONTHS == 1)
        for day in days_of_months
        if not crowded or day.month % QUARTER_MONTHS == 1
    ]
    return Timeline(
        lanes=list(lanes.items()), months=months, today=f"{place(today):.2f}%" if first <= today <= last else ""
    )
