"""The services that a person rendered up to a day: what a certificate may attest, and nothing to come."""

from dataclasses import dataclass
from datetime import date, timedelta

from common.language.formatting import french_date
from common.language.french import enumerate_words
from talents.domain import durations
from talents.enums import ActKind, MissionState
from talents.models import Mission

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """Services from a first to a last day, both included; ``over`` when no more will come."""

    starts_on: date
    ends_on: date
    over: bool
    suspensions: tuple[tuple[date, date], ...]

    @property
    def duration(self) -> str:
        """Return the length of the period in words, suspensions included."""
        return durations.in_words(self.starts_on, self.ends_on)

    @property
    def suspended(self) -> list[str]:
        """Return the suspensions, in French."""
        return [f"du {french_date(start)} au {french_date(end)}" for start, end in self.suspensions]


def period(mission: Mission, *, on: date) -> Period | None:
    """Return the services rendered up to a day, or nothing when the mission never began."""
    acts = list(mission.acts.all())
    ended = mission.state == MissionState.ENDED
    if not ended and mission.state not in {MissionState.ACTIVE, MissionState.SUSPENDED}:
        return None
    if ended and not mission.log.filter(verb="start").exists():
        return None
    last = min([mission.ends_on, *(act.ends_after for act in acts if act.kind == ActKind.TERMINATION)])
    until = min(last, on)
    if until < mission.starts_on:
        return None
    return Period(mission.starts_on, until, until == last, tuple(_suspensions(mission, until)))


def _suspensions(mission: Mission, until: date) -> list[tuple[date, date]]:
    """Return the suspensions that began by a day; one that lasts is counted up to it."""
    spans: list[tuple[date, date]] = []
    begun: date | None = None
    for act in sorted(mission.acts.all(), key=lambda act: act.rank):
        if act.kind == ActKind.SUSPENSION:
            begun = act.on
        elif act.kind == ActKind.RESUMPTION and begun is not None:
            spans.append((begun, act.on - DAY))
            begun = None
    if begun is not None:
        spans.append((begun, until))
    return [(start, min(end, until)) for start, end in spans if start <= min(end, until)]


def hosts(mission: Mission, *, on: date) -> str:
    """Return where the services were rendered up to a day, each host with its last day when there were several."""
    moves = [act for act in mission.acts.all() if act.kind == ActKind.TRANSFER and act.on <= on]
    if not moves:
        return _first_host(mission)
    moves.sort(key=lambda act: act.rank)
    names = [f"{act.host_before} (jusqu’au {french_date(act.on - DAY)})" for act in moves]
    return enumerate_words([*names, str(moves[-1].host_after)], conjunction="puis")


def _first_host(mission: Mission) -> str:
    transfers = sorted((act for act in mission.acts.all() if act.kind == ActKind.TRANSFER), key=lambda act: act.rank)
    return str(transfers[0].host_before if transfers else mission.host)
