"""Charts drawn by the server: nothing to load, and always beside the table of the same figures."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

WHOLE = 100


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: what it says, and its ``share`` of the longest, in percent; ``None`` is « not published ».

    ``text`` is the value as it is read, when it is more than a count.
    """

    label: str
    value: float | None
    share: float
    text: str = ""


@dataclass(frozen=True, slots=True)
class Bars:
    """Horizontal bars under one another."""

    bars: list[Bar]


def bars(rows: Sequence[tuple[str, float | None]], *, write: Callable[[float], str] | None = None) -> Bars:
    """Return the bars of labelled values, the longest as wide as the page leaves it; ``write`` says how one is read."""
    longest = max((value for _, value in rows if value), default=0) or 1
    return Bars(
        [
            Bar(label, value, round(WHOLE * (value or 0) / longest, 1), write(value or 0) if write else "")
            for label, value in rows
        ]
    )
