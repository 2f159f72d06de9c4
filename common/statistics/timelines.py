"""Timelines drawn by the server as SVG: nothing to load, and always beside the table of the same dates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

MONTHS = (
    "janv.", "févr.", "mars", "avril", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.",
)  # fmt: skip
WIDTH = 720
ROW, TOP = 44, 24  # height of a row and of the scale, in units of the view box
THICKNESS = 12
POINT = 8  # width of what lasts a day
NAME = 40  # room for the name of a month
MAX_MONTHS = 14  # beyond, one month in two or three is named


@dataclass(frozen=True, slots=True)
class Span:
    """One line: what it is, where it is drawn, and whether its label ends at its right edge instead of its left one."""

    label: str
    x: float
    y: int
    width: float
    at_end: bool

    @property
    def anchor(self) -> float:
        """Return where the label begins, or ends."""
        return round(self.x + self.width, 1) if self.at_end else self.x


@dataclass(frozen=True, slots=True)
class Timeline:
    """Spans under one another, the first days of the months above them, and today when it falls between them."""

    spans: list[Span]
    months: list[tuple[float, str]]
    today: float | None
    height: int
    width: int = WIDTH
    top: int = TOP
    thickness: int = THICKNESS


def _month_starts(first: date, last: date) -> list[date]:
    day, starts = first.replace(day=1), []
    while (day := (day + timedelta(days=32)).replace(day=1)) <= last:
        starts.append(day)
    return starts[:: len(starts) // MAX_MONTHS + 1]


def timeline(rows: Sequence[tuple[str, date, date]], *, today: date) -> Timeline:
    """Return the drawing of (label, first day, last day) rows, in their order."""
    first, last = min(start for _, start, _ in rows), max(end for _, _, end in rows)
    scale = WIDTH / ((last - first).days + 1)

    def place(day: date) -> float:
        return round((day - first).days * scale, 1)

    spans = []
    for rank, (label, start, end) in enumerate(rows):
        width = max(POINT, round(((end - start).days + 1) * scale, 1))
        x = min(place(start), WIDTH - width)
        spans.append(Span(label, x, TOP + rank * ROW, width, at_end=x > WIDTH / 2))
    months = [(place(day), MONTHS[day.month - 1]) for day in _month_starts(first, last) if place(day) <= WIDTH - NAME]
    return Timeline(spans, months, today=place(today) if first <= today <= last else None, height=TOP + len(rows) * ROW)
