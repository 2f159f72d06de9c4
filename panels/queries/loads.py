"""Who of the panels has read what, day by day, what is left to them, and who is late even when they have begun."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from challenges.models import Campaign, Stage
from common.days import day_of
from juries.enums import AssessmentState
from juries.models import Assessment, Juror, SharingRecord

MAX_COLUMNS = 12
FIRST_ROWS = 12
WEEK = 7
LEVELS = 4  # shades of the map
S = AssessmentState


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """One juror of a panel: grids handed in, begun and not opened yet, per day; ``why_late`` is empty in time.

    ``most`` is what they accept at most, ``proved`` the heaviest load of the panel when its readings were shared, which
    was proved the lowest; ``days`` are the grids handed in by column of the map, with their shade.
    """

    juror: Juror
    done: int
    begun: int
    todo: int
    most: int | None
    proved: int | None
    why_late: str
    days: list[tuple[int, int]]

    @property
    def total(self) -> int:
        """Return how many grids they hold."""
        return self.done + self.begun + self.todo

    @property
    def left(self) -> int:
        """Return how many grids they have still to hand in."""
        return self.begun + self.todo


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadMap:
    """The jurors of open panels under the same columns of days, those who are late first; ``closed`` the others.

    ``sharings`` are the records of how the readings of each panel were shared.
    """

    columns: list[str]
    rows: list[Load]
    closed: list[Load]
    sharings: Mapping[int, SharingRecord]

    @property
    def first(self) -> list[Load]:
        """Return the rows that another page shows: whoever has grids left, the latest first."""
        return [row for row in self.rows if row.left][:FIRST_ROWS]

    @property
    def late(self) -> int:
        """Return how many are late."""
        return sum(bool(row.why_late) for row in self.rows)


def lateness(*, done: int, left: int, starts_on: date | None, ends_on: date | None, today: date) -> str:
    """Return why somebody is late, in French, or nothing: the last day is past, or they go at half the pace needed.

    The pace is that of the days of the stage that are past: half of the grids they would have handed in by then.
    """
    if not left or ends_on is None:
        return ""
    if today > ends_on:
        return "la date est passée"
    if starts_on is None or today <= starts_on:
        return ""
    whole, elapsed = (ends_on - starts_on).days + 1, (today - starts_on).days
    return "moins de la moitié du rythme" if 2 * done * whole < (done + left) * elapsed else ""


def load_map(campaign: Campaign, *, at: datetime) -> LoadMap:
    """Return the map of a campaign's panels (four queries, one while nobody holds a grid)."""
    today = day_of(at, campaign.timezone)
    jurors = list(loaded(campaign).order_by("panel__name", "panel", "pk"))
    if not jurors:
        return LoadMap(columns=[], rows=[], closed=[], sharings={})
    panels = {juror.panel_id for juror in jurors}
    spans = stage_spans(panels)
    days = _days(panels, campaign.timezone)
    columns, column_of = _columns(sorted({day for counts in days.values() for day in counts}))
    grid = {key: Counter(_sum(counts, column_of)) for key, counts in days.items()}
    most = max((count for counts in grid.values() for count in counts.values()), default=1)
    records = SharingRecord.objects.filter(panel__in=panels).order_by("readings", "pk")
    sharings = {record.panel_id: record for record in records}
    rows = []
    for juror in jurors:
        facts: Any = juror
        starts_on, ends_on = spans.get(juror.panel_id, (None, None))
        left, counts = facts.begun + facts.todo, grid.get(juror.pk, Counter())
        why_late = lateness(done=facts.done, left=left, starts_on=starts_on, ends_on=ends_on, today=today)
        rows.append(
            Load(
                juror=juror,
                done=facts.done,
                begun=facts.begun,
                todo=facts.todo,
                most=juror.capacity,
                proved=sharings[juror.panel_id].heaviest if juror.panel_id in sharings else None,
                why_late=why_late,
                days=[(counts[place], -(-LEVELS * counts[place] // most)) for place in range(len(columns))],
            )
        )
    opened = [row for row in rows if row.juror.panel.closed_at is None]
    return LoadMap(
        columns=columns,
        rows=sorted(opened, key=lambda row: (not row.why_late, -row.left)),
        closed=[row for row in rows if row.juror.panel.closed_at is not None],
        sharings=sharings,
    )


def loaded(campaign: Campaign) -> QuerySet[Juror]:
    """Return the present jurors of a campaign who hold grids, with how many are ``done``, ``begun`` and ``todo``."""

    def grids(state: AssessmentState) -> Count:
        return Count("assessments", filter=Q(assessments__state=state), distinct=True)

    seats = Juror.objects.present().filter(panel__stages__campaign=campaign).select_related("user", "panel")
    return seats.annotate(done=grids(S.SUBMITTED), begun=grids(S.STARTED), todo=grids(S.ASSIGNED)).filter(
        Q(done__gt=0) | Q(begun__gt=0) | Q(todo__gt=0)
    )


def stage_spans(panels: set[int]) -> dict[int, tuple[date, date]]:
    """Return the first and last days of the stage of each panel that has some, rounds added included (one query)."""
    spans: dict[int, tuple[date, date]] = {}
    rows = Stage.objects.filter(panels__in=panels, starts_on__isnull=False).order_by("pk")
    values: Any = rows.values_list("panels", "starts_on", "ends_on", "rounds__ends_on")
    for panel, starts, ends, added in values:
        first, last = spans.get(panel, (starts, starts))
        spans[panel] = min(first, starts), max(day for day in (last, ends, added) if day is not None)
    return spans


def _days(panels: set[int], timezone: str) -> dict[int, Counter[date]]:
    """Return how many grids each juror handed in by day, in the campaign's time."""
    days: dict[int, Counter[date]] = defaultdict(Counter)
    handed_in = Assessment.objects.filter(panel__in=panels, submitted_at__isnull=False).order_by()
    values: Any = handed_in.values_list("juror", "submitted_at")
    for juror, at in values:
        days[juror][day_of(at, timezone)] += 1
    return days


def _columns(days: list[date]) -> tuple[list[str], dict[date, int]]:
    """Return the names of the columns and where each day is: days when they are few, else weeks or several weeks."""
    if len(days) <= MAX_COLUMNS:
        return [f"{day:%d/%m}" for day in days], {day: place for place, day in enumerate(days)}
    first = days[0] - timedelta(days=days[0].weekday())
    weeks = -(-((days[-1] - first).days + 1) // WEEK)
    step = WEEK * -(-weeks // MAX_COLUMNS)
    starts = [first + timedelta(days=step * rank) for rank in range(-(-weeks * WEEK // step))]
    return [f"dès {start:%d/%m}" for start in starts], {day: (day - first).days // step for day in days}


def _sum(counts: Counter[date], column_of: Mapping[date, int]) -> dict[int, int]:
    totals: Counter[int] = Counter()
    for day, count in counts.items():
        totals[column_of[day]] += count
    return totals
