"""Who is told what comes next of a challenge or of a mission, and who works there, as the packages above tell it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto

from common.registry import Registry


class Reader(Enum):
    """Who is told what comes next."""

    HOST = auto()
    TALENT = auto()
    TEAM = auto()


@dataclass(frozen=True, slots=True)
class Recruitment:
    """Who works for a challenge, or will: seats, those accepted, and the days of its missions that are not over."""

    seats: int = 0
    accepted: int = 0
    missions: int = 0
    running: int = 0
    starts_on: date | None = None
    ends_on: date | None = None

    @property
    def is_full(self) -> bool:
        """Tell whether somebody accepted each seat."""
        return self.accepted >= self.seats > 0


@dataclass(frozen=True, slots=True)
class RecruitmentSource:
    """Where the recruitment of some challenges is read, by key of challenge, whatever their number."""

    name: str
    read: Callable[[list[int]], dict[int, Recruitment]]


recruitment_sources = Registry[RecruitmentSource](lambda source: source.name)


def recruitments(keys: list[int]) -> dict[int, Recruitment]:
    """Return the recruitment of each challenge that has one, by key (two queries at most, whatever their number)."""
    if not keys:
        return {}
    return {key: value for source in recruitment_sources for key, value in source.read(keys).items()}
