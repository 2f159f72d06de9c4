"""Charts drawn by the server: nothing to load, and always beside the table of the same figures."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

WHOLE = 100


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: what it says, and its ``share`` of the longest, in percent; ``None`` is « not published ».

    ``words`` are read in place of the value when it has a unit; a reference (where one begins, where one aims) is drawn
    in outline.
    """

    label: str
    value: float | None
    share: float
    words: str = ""
    is_reference: bool = False


@dataclass(frozen=True, slots=True)
class Bars:
    """Horizontal bars under one another."""

    bars: list[Bar]


def bars(rows: Sequence[tuple[str, float | None]], *, write: Callable[[float], str] | None = None) -> Bars:
    """Return the bars of labelled values, the longest as wide as the page leaves it; below zero has no length.

    ``write`` says how a value is read.
    """
    longest = max((value for _, value in rows if value and value > 0), default=0) or 1
    return Bars(
        [
            Bar(label, value, round(WHOLE * max(value or 0, 0) / longest, 1), write(value or 0) if write else "")
            for label, value in rows
        ]
    )
