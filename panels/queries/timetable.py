"""The hearings of a day as a picture: panels in columns, hours in rows, what is free, and what cannot hold."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from challenges.models import Campaign
from common.days import day_of
from juries.enums import HearingState
from juries.models import Hearing, Juror, Panel, Unavailability

AFTER = timedelta(hours=1)  # shown free after the last hearing of the day

Quorum = Callable[[int], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One hearing, or a free time of its panel: how many rows it spans, when it begins, what is wrong with it."""

    starts_at: datetime
    minutes: int
    span: int
    hearing: Hearing | None = None
    warnings: list[str] = field(default_factory=list)
    target: bool = False

    @property
    def detail(self) -> str:
        """Return how long a hearing is, its state, and whether the person is still to be convened."""
        hearing = self.hearing
        if hearing is None:
            return "libre"
        mention = ", à convoquer" if hearing.awaits_convocation else ""
        return f"{self.minutes} min, {hearing.get_state_display().lower()}{mention}"

    @property
    def value(self) -> str:
        """Return when it begins as an address says it, in the campaign's time."""
        return f"{self.starts_at:%Y-%m-%dT%H:%M}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One panel on one day: its members by name, and where it sits."""

    panel: Panel
    members: list[str]
    places: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class DayTable:
    """A day of hearings: its columns, and for each hour the cells that begin then, column by column."""

    day: date
    columns: list[Column]
    rows: list[tuple[datetime, list[Cell]]]

    @property
    def conflicts(self) -> list[tuple[Hearing, list[str]]]:
        """Return the hearings that something is wrong with, in the order of the day."""
        cells = [cell for _, row in self.rows for cell in row]
        return [(cell.hearing, cell.warnings) for cell in cells if cell.hearing is not None and cell.warnings]


@dataclass(frozen=True, slots=True, kw_only=True)
class Timetable:
    """The living hearings of a campaign, in its own time, with who sits and who cannot come (three queries)."""

    zone: ZoneInfo
    hearings: list[Hearing]
    members: Mapping[int, Mapping[int, str]]
    away: Mapping[int, list[tuple[datetime, datetime]]]
    quorum: Quorum

    def days(self) -> list[tuple[date, int]]:
        """Return the days that have hearings, with how many."""
        counts = Counter(day_of(hearing.starts_at, self.zone.key) for hearing in self.hearings)
        return sorted(counts.items())

    def find(self, key: int) -> Hearing | None:
        """Return a hearing that may be moved, if it is one of them."""
        movable = (hearing for hearing in self.hearings if hearing.state == HearingState.PLANNED)
        return next((hearing for hearing in movable if hearing.pk == key), None)

    def _others(self, hearing: Hearing, starts_at: datetime, ends_at: datetime) -> list[Hearing]:
        return [
            other for other in self.hearings
            if other.pk != hearing.pk and other.starts_at < ends_at and starts_at < other.ends_at
        ]  # fmt: skip

    def _missing(self, hearing: Hearing, starts_at: datetime, ends_at: datetime) -> tuple[set[int], set[int]]:
        """Return which members cannot come then, and which sit in another panel."""
        seated = self.members.get(hearing.panel_id, {})
        away = {
            user
            for user in seated
            if any(start < ends_at and starts_at < end for start, end in self.away.get(user, []))
        }
        busy = {
            user
            for other in self._others(hearing, starts_at, ends_at)
            if other.panel_id != hearing.panel_id
            for user in self.members.get(other.panel_id, {})
            if user in seated
        }
        return away, busy

    def is_short(self, hearing: Hearing) -> bool:
        """Tell whether too few members can come to a hearing when it is planned."""
        return self._lacks_quorum(hearing, *self._missing(hearing, hearing.starts_at, hearing.ends_at))

    def _lacks_quorum(self, hearing: Hearing, away: set[int], busy: set[int]) -> bool:
        seated = self.members.get(hearing.panel_id, {})
        return len(seated) - len(away | busy) < self.quorum(len(seated))

    def warnings(self, hearing: Hearing, starts_at: datetime, ends_at: datetime) -> list[str]:
        """Return what cannot hold if a hearing is then: who is away or sits elsewhere, the room, the person."""
        others = self._others(hearing, starts_at, ends_at)
        seated = self.members.get(hearing.panel_id, {})
        away, busy = self._missing(hearing, starts_at, ends_at)
        sentences = []
        if away:
            sentences.append(f"Indisponible : {', '.join(sorted(seated[user] for user in away))}.")
        if busy:
            sentences.append(f"Siège ailleurs à cette heure : {', '.join(sorted(seated[user] for user in busy))}.")
        if self._lacks_quorum(hearing, away, busy):
            sentences.append("Le quorum n’est pas réuni.")
        if any(other.panel_id == hearing.panel_id for other in others):
            sentences.append("Ce jury entend déjà quelqu’un à cette heure.")
        owner = hearing.deposit.dossier.owner_id
        if any(other.deposit.dossier.owner_id == owner for other in others):
            sentences.append("Cette personne est entendue à cette heure par un autre jury.")
        if hearing.place and any(other.place == hearing.place for other in others):
            sentences.append("Le même lieu est pris par un autre jury.")
        return sentences

    def table(self, day: date, chosen: Hearing | None) -> DayTable:
        """Return one day; the free times of the chosen hearing's panel that are long enough are where it may go."""
        mine: dict[int, list[Hearing]] = defaultdict(list)
        for hearing in self.hearings:
            if day_of(hearing.starts_at, self.zone.key) == day or hearing == chosen:
                mine[hearing.panel_id].append(hearing)
        today = [
            hearing for rows in mine.values() for hearing in rows if day_of(hearing.starts_at, self.zone.key) == day
        ]
        ends = [hearing.ends_at for hearing in today]
        hours = sorted({*ends, *(hearing.starts_at for hearing in today), max(ends) + AFTER})
        columns = sorted((rows[0].panel for rows in mine.values()), key=lambda panel: (panel.name, panel.pk))
        cells: dict[datetime, list[Cell]] = {hour: [] for hour in hours[:-1]}
        for panel in columns:
            own = [hearing for hearing in mine[panel.pk] if hearing in today]
            for cell in self._cells(own, hours, chosen if chosen is not None and chosen.panel_id == panel.pk else None):
                cells[cell.starts_at].append(cell)
        local = [(hour.astimezone(self.zone), [self._local(cell) for cell in row]) for hour, row in cells.items()]
        return DayTable(day=day, columns=[self._column(panel, mine[panel.pk]) for panel in columns], rows=local)

    def _cells(self, own: list[Hearing], hours: list[datetime], chosen: Hearing | None) -> Iterable[Cell]:
        """Yield the cells of one column: its hearings, and its free times, whole or by hour when one may go there."""
        starts = {hearing.starts_at: hearing for hearing in own}
        needed = chosen.ends_at - chosen.starts_at if chosen is not None else timedelta()
        rank = 0
        while rank < len(hours) - 1:
            begins = hours[rank]
            hearing = starts.get(begins)
            if hearing is not None:
                following = hours.index(hearing.ends_at)
                warnings = self.warnings(hearing, hearing.starts_at, hearing.ends_at)
            else:
                until = next((hour for hour in hours[rank + 1 :] if hour in starts), hours[-1])
                following = rank + 1 if chosen is not None else hours.index(until)
                warnings = []
            yield Cell(
                starts_at=begins,
                minutes=int((hours[following] - begins).total_seconds() // 60),
                span=following - rank,
                hearing=hearing,
                warnings=warnings,
                target=hearing is None and chosen is not None and until - begins >= needed,
            )
            rank = following

    def _local(self, cell: Cell) -> Cell:
        return replace(cell, starts_at=cell.starts_at.astimezone(self.zone))

    def _column(self, panel: Panel, own: list[Hearing]) -> Column:
        return Column(
            panel=panel,
            members=sorted(self.members.get(panel.pk, {}).values()),
            places=sorted({hearing.place for hearing in own if hearing.place}),
        )


def timetable(campaign: Campaign, *, quorum: Quorum) -> Timetable:
    """Return the timetable of a campaign; ``quorum`` says how many of a panel's members must be there."""
    living = Hearing.objects.filter(panel__stages__campaign=campaign).exclude(state=HearingState.CANCELLED)
    whole = living.select_related("panel", "deposit__dossier__owner").defer("deposit__content")
    hearings = list(whole.order_by("starts_at", "panel", "pk"))
    members: dict[int, dict[int, str]] = defaultdict(dict)
    seats = Juror.objects.present().filter(panel__in={hearing.panel_id for hearing in hearings})
    for seat in seats.select_related("user").order_by("pk"):
        members[seat.panel_id][seat.user_id] = str(seat.user)
    users = {user for panel in members.values() for user in panel}
    away: dict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
    for user, start, end in Unavailability.objects.filter(user__in=users).values_list("user", "starts_at", "ends_at"):
        away[user].append((start, end))
    return Timetable(zone=ZoneInfo(campaign.timezone), hearings=hearings, members=members, away=away, quorum=quorum)
