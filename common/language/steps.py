"""What comes next, told the same way of every object: a sentence, whose act it is, and where now stands beside it.

Each package has one function per kind of object, (object, instant, reader) -> :class:`Step`. A sentence that names a
day that is past is in the past tense, and what cannot come any more is not told (``tests/prose.py`` reads them all).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto

from common.language.formatting import french_date

NOTHING = "Vous n’avez rien à faire."


class Moment(Enum):
    """Where now is, beside the days of a step; ``UNDATED`` when nobody wrote them."""

    UNDATED = auto()
    BEFORE = auto()
    DURING = auto()
    AFTER = auto()


@dataclass(frozen=True, slots=True)
class Step:
    """What is expected, by when, and whether it is of the person who reads (``yours``), in French."""

    text: str
    yours: bool = False


def waits(text: str) -> Step:
    """Return a step in which somebody else acts: whoever reads has nothing to do."""
    return Step(f"{text} {NOTHING}")


@dataclass(frozen=True, slots=True)
class Span:
    """The first and last days of a step, both included."""

    starts: date | None
    ends: date | None

    def moment(self, today: date) -> Moment:
        """Return where a day stands."""
        if self.starts is None or self.ends is None:
            return Moment.UNDATED
        if today < self.starts:
            return Moment.BEFORE
        return Moment.DURING if today <= self.ends else Moment.AFTER

    @property
    def first_day(self) -> str:
        """Return its first day, in French; nothing when it has none."""
        return french_date(self.starts) if self.starts is not None else ""

    @property
    def last_day(self) -> str:
        """Return its last day, in French; nothing when it has none."""
        return french_date(self.ends) if self.ends is not None else ""

    def __str__(self) -> str:
        return f"le {self.first_day}" if self.starts == self.ends else f"du {self.first_day} au {self.last_day}"


def span_of(days: Iterable[tuple[date | None, date | None]]) -> Span:
    """Return the span of a step and of what was added to it, from their (first day, last day) pairs."""
    pairs = [(starts, ends or starts) for starts, ends in days if starts is not None]
    if not pairs:
        return Span(None, None)
    return Span(min(starts for starts, _ in pairs), max(ends for _, ends in pairs))
