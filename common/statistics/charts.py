"""Charts drawn by the server as SVG: nothing to load, and always beside the table of the same figures."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 720
LABEL, VALUE = 220, 70
BAR, GAP = 20, 10


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: where it is, in units of the view box, and what it says; ``None`` is « not published »."""

    label: str
    value: float | None
    y: int
    width: float
    end: float


@dataclass(frozen=True, slots=True)
class Bars:
    """Horizontal bars under one another."""

    bars: list[Bar]
    height: int
    width: int = WIDTH
    start: int = LABEL
    thickness: int = BAR


def bars(rows: Sequence[tuple[str, float | None]]) -> Bars:
    """Return the bars of labelled values, the longest as wide as the room left by labels and values."""
    longest = max((value for _, value in rows if value), default=0) or 1
    room = WIDTH - LABEL - VALUE
    bars = [
        Bar(label, value, rank * (BAR + GAP), width := round(room * (value or 0) / longest, 1), LABEL + width + GAP)
        for rank, (label, value) in enumerate(rows)
    ]
    return Bars(bars, height=max(len(rows) * (BAR + GAP), BAR))
