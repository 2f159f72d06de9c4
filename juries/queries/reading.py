"""What a juror's own reading says to themselves: pace, marks used, drift, near-duplicates marked apart.

Nobody else sees it, and nothing in it tells what others gave.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations, pairwise
from statistics import fmean, median

from django.db.models import Exists, OuterRef

from accounts.models import User
from common.language.formatting import figure
from common.language.search import stems
from common.registry import Registry, qualified_name
from dossiers.enums import FieldKind
from juries.enums import AssessmentState, HearingState
from juries.models import Assessment, Hearing, Juror, Score, ScoringGrid
from juries.queries import ORDER
from juries.rules import other_readings, readable_assessments

LinkedSource = Callable[[Assessment], list[Assessment]]  # readings of one juror that go with this one
linked_sources = Registry[LinkedSource](qualified_name)
MAX_READING_PAUSE = timedelta(minutes=45)
PACE_FROM = 3
PACE_OVER = 20
MIN_READINGS = 10
SLICE_GRIDS = 5
MAX_SLICES = 10
MIN_SIMILARITY = 0.6
GAP_LEVELS = 1.0
SECOND_LOOKS = 20
FEWEST_WORDS = 30
WRITTEN = (FieldKind.SHORT_TEXT, FieldKind.LONG_TEXT)
TODO = (AssessmentState.ASSIGNED, AssessmentState.STARTED)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a juror is in one panel; ``minutes_left`` is ``None`` until their own pace is known."""

    done: int
    total: int
    minutes_each: int | None
    minutes_left: int | None


@dataclass(frozen=True, slots=True)
class Usage:
    """How often a juror used each mark of a criterion: (mark, words, times, share in per cent)."""

    criterion: str
    marks: list[tuple[str, str, int, int]]
    mean: float | None


@dataclass(frozen=True, slots=True)
class Slice:
    """Some grids handed in one after the other: their ranks, from one, and the mean of their results."""

    first: int
    last: int
    mean: float


@dataclass(frozen=True, slots=True)
class SecondLook:
    """Two dossiers of one juror whose words are near and whose results are far."""

    first: Assessment
    second: Assessment
    alike: int
    gap: float


@dataclass(frozen=True, slots=True)
class OtherReading:
    """Somebody else's grid on the same dossier: under a letter, or a name where the panel says so."""

    reader: str
    result: str
    marks: list[tuple[str, str, str]]
    comment: str


@dataclass(frozen=True, slots=True)
class Drift:
    """The mean result of the first half of what a juror handed in, and of the second half, in order of time."""

    before: float
    after: float
    count: int


def progress(juror: Juror) -> Progress:
    """Return a juror's progress; the pace is the median time between two grids handed in, pauses left out."""
    active = juror.assessments.exclude(state=AssessmentState.RECUSED)
    instants = active.filter(state=AssessmentState.SUBMITTED).order_by("submitted_at").values_list("submitted_at")
    done = [instant for (instant,) in instants if instant is not None]
    total = active.count()
    gaps = [later - sooner for sooner, later in pairwise(done)]
    steady = [gap for gap in gaps if timedelta(0) < gap <= MAX_READING_PAUSE][-PACE_OVER:]
    if len(steady) < PACE_FROM:
        return Progress(len(done), total, None, None)
    each = median(gap.total_seconds() for gap in steady) / 60
    return Progress(len(done), total, max(1, round(each)), round(each * (total - len(done))))


def neighbours(assessment: Assessment) -> tuple[Assessment | None, Assessment | None, list[Assessment]]:
    """Return the grid before this one, the next to fill in, and all that are to fill in after it, in reading order."""
    mine = readable_assessments(assessment.juror.user).filter(juror=assessment.juror).order_by(*ORDER)
    rows = list(mine.select_related("deposit").defer("deposit__content"))
    place = next(rank for rank, todo in enumerate(rows) if todo.pk == assessment.pk)
    following = [row for row in rows[place + 1 :] + rows[:place] if row.state in TODO]
    return rows[place - 1] if place else None, following[0] if following else None, following


def usage(juror: Juror) -> list[Usage]:
    """Return how a juror used the scale, criterion by criterion, over the grids they handed in."""
    used = ScoringGrid.objects.filter(pk__in=juror.assessments.values("grid")).order_by("pk")
    grids = list(used.prefetch_related("criteria")) or [juror.panel.grid]
    given: dict[int, Counter[int | None]] = {}
    mine = Score.objects.filter(assessment__juror=juror, assessment__state=AssessmentState.SUBMITTED)
    for key, value in mine.values_list("criterion", "value"):
        given.setdefault(key, Counter())[value] += 1
    usages = []
    for criterion in [criterion for grid in grids for criterion in grid.criteria.all()]:
        times = given.get(criterion.pk, Counter())
        whole = sum(times.values())
        rows = [(str(mark), words, times[mark]) for mark, words in criterion.marks]
        if criterion.optional:
            rows.append(("s. o.", "sans objet", times[None]))
        values = [mark for mark, count in times.items() if mark is not None for _ in range(count)]
        usages.append(
            Usage(
                criterion.label,
                [(mark, words, count, round(100 * count / whole) if whole else 0) for mark, words, count in rows],
                fmean(values) if values else None,
            )
        )
    return usages


def drift(juror: Juror) -> Drift | None:
    """Return whether a juror's marks moved with time; nothing under ten grids, which would say nothing."""
    mine = juror.assessments.filter(state=AssessmentState.SUBMITTED).order_by("submitted_at", "pk")
    results = [float(result) for (result,) in mine.values_list("result") if result is not None]
    half = len(results) // 2
    return Drift(fmean(results[:half]), fmean(results[half:]), len(results)) if len(results) >= MIN_READINGS else None


def slices(juror: Juror) -> list[Slice]:
    """Return the mean result of one's grids by five, or more for ten slices at most, in the order of handing in.

    Nothing under ten grids; grids of several scales are not one measure, and make no slice.
    """
    mine = juror.assessments.filter(state=AssessmentState.SUBMITTED).order_by("submitted_at", "pk")
    rows = list(mine.values_list("result", "grid"))
    if len(rows) < MIN_READINGS or len({grid for _, grid in rows}) > 1:
        return []
    results = [float(result or 0) for result, _ in rows]
    size = max(SLICE_GRIDS, -(-len(results) // MAX_SLICES))
    starts = range(0, len(results), size)
    return [
        Slice(start + 1, min(start + size, len(results)), round(fmean(results[start : start + size]), 2))
        for start in starts
    ]


def _words(content: dict[str, object]) -> frozenset[str]:
    answers = content["answers"]
    assert isinstance(answers, list)  # noqa: S101 - the shape of a deposit
    texts = (str(row["value"]) for row in answers if row["kind"] in WRITTEN)
    return frozenset(stems(" ".join(texts)))


def second_looks(juror: Juror) -> list[SecondLook]:
    """Return pairs of one's own dossiers that say nearly the same (six words in ten shared) and differ by a level."""
    mine = juror.assessments.filter(state=AssessmentState.SUBMITTED).select_related("deposit", "grid").order_by("pk")
    rows = [(assessment, _words(assessment.deposit.content)) for assessment in mine]
    levels = {grid.pk: GAP_LEVELS * grid.level() for grid in {first.grid for first, _ in rows}}
    looks = []
    for (first, left), (second, right) in combinations(rows, 2):
        gap = abs(float(first.result or 0) - float(second.result or 0))
        if first.grid_id != second.grid_id or gap < levels[first.grid_id] or min(len(left), len(right)) < FEWEST_WORDS:
            continue
        alike = len(left & right) / len(left | right)
        if alike >= MIN_SIMILARITY:
            looks.append(SecondLook(first, second, round(100 * alike), gap))
    return sorted(looks, key=lambda look: (-look.alike, look.first.pk, look.second.pk))[:SECOND_LOOKS]


def open_seats(user: User) -> list[tuple[Juror, Progress]]:
    """Return a person's signed seats with their progress, those of closed panels last; ``hears``: it has hearings."""
    signed = Juror.objects.present().filter(user=user, charter_signed_at__isnull=False)
    planned = Hearing.objects.filter(panel=OuterRef("panel")).exclude(state=HearingState.CANCELLED)
    seats = signed.annotate(hears=Exists(planned)).select_related("panel__grid", "panel__deliberation")
    ordered = sorted(seats, key=lambda seat: (seat.panel.closed_at is not None, seat.panel_id))
    return [(juror, progress(juror)) for juror in ordered]


def others(assessment: Assessment) -> list[OtherReading]:
    """Return what a juror may see of the other readings of a dossier, in an order that says nothing of who read it."""
    panel = assessment.panel
    rows = other_readings(assessment).select_related("juror__user").prefetch_related("scores__criterion__grid")
    readings = []
    for rank, row in enumerate(sorted(rows, key=lambda each: each.public_id)):
        scores = sorted(row.scores.all(), key=lambda score: score.criterion.position)
        readings.append(
            OtherReading(
                reader=str(row.juror) if panel.sight_names else f"Lecture {chr(ord('A') + rank)}",
                result=figure(row.result or 0),
                marks=[(score.criterion.label, str(score), score.criterion.words(score.value)) for score in scores],
                comment=row.comment if panel.sight_comments else "",
            )
        )
    return readings


def linked(assessment: Assessment) -> list[Assessment]:
    """Return the other dossiers that the juror reads and that go with this one, as the packages above know it."""
    return [other for source in linked_sources for other in source(assessment)]
