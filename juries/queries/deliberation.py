"""The dossiers of a panel as its deliberation compares them: marks, spread, opinions, what was said and concluded."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Count, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform, KeyTransform

from common.language.formatting import figure
from dossiers.models import Deposit
from juries.enums import AssessmentState, Verdict
from juries.models import (
    Assessment,
    Conclusion,
    Conflict,
    Criterion,
    Deliberation,
    DeliberationMessage,
    HostPlace,
    Juror,
    Panel,
)
from juries.queries import author_name, standings
from juries.queries.standings import Standing, Tie

LETTERS = 26


@dataclass(frozen=True, slots=True)
class Reading:
    """One grid on a dossier, as the members read it: ``reader`` is a letter, or a name where the deliberation says so.

    ``marks`` are by criterion key; ``collective`` is the grid of the panel, which may still be written.
    """

    reader: str
    result: str
    marks: dict[int, str]
    comment: str
    verdict: str
    passages: list[tuple[str, str]]
    collective: bool


@dataclass(slots=True)
class Row:
    """One dossier of the panel among the others; ``marks`` is its mean mark for each criterion that is counted."""

    deposit: Deposit
    name: str
    trade: str
    standing: Standing | None
    results: list[str] = field(default_factory=list)
    spread: str = ""
    favourites: int = 0
    messages: int = 0
    conclusion: Conclusion | None = None
    tied: bool = False
    host: HostPlace | None = None

    @property
    def marks(self) -> list[str]:
        """Return the mean marks, in the grid's order."""
        return [figure(round(-mark, 2)) for mark in self.standing.marks] if self.standing else []

    @property
    def rank(self) -> int | None:
        """Return the rank in the trade, or nothing without any grid handed in."""
        return self.standing.rank if self.standing else None

    @property
    def result(self) -> str:
        """Return the mean result."""
        return figure(round(self.standing.result, 2)) if self.standing else ""


def hidden_deposits(juror: Juror) -> set[int]:
    """Return the dossiers that a member neither reads nor discusses: they are tied to them (R7)."""
    conflicts = Conflict.objects.filter(juror=juror, dismissed_at__isnull=True).values_list("deposit", flat=True)
    recused = juror.assessments.filter(state=AssessmentState.RECUSED).values_list("deposit", flat=True)
    return {*conflicts, *recused}


def unread_deposits(juror: Juror) -> set[int]:
    """Return the dossiers given to a member since the deliberation opened, whose marks wait for their own.

    A grid that was handed in once, then reopened, hides nothing: its author has compared already.
    """
    waiting = (AssessmentState.ASSIGNED, AssessmentState.STARTED)
    own = juror.assessments.filter(counted=not juror.panel.collective, state__in=waiting)
    return set(own.exclude(log__verb="submit").values_list("deposit", flat=True))


def deposits(panel: Panel) -> QuerySet[Deposit]:
    """Return the dossiers of a panel with the ``title``, ``host`` and ``person`` that name them, without content."""
    return (
        Deposit.objects.filter(pk__in=panel.assessments.values("deposit"))
        .annotate(
            title=KeyTextTransform("title", "content"),
            host=KeyTextTransform("administration", KeyTransform("person", "content")),
            person=KeyTextTransform("name", KeyTransform("person", "content")),
        )
        .defer("content")
        .order_by("number")
    )


def name_of(panel: Panel, deposit: Deposit) -> str:
    """Return how a dossier of :func:`deposits` is named to its panel."""
    known = {key: getattr(deposit, key) for key in ("title", "host", "person")}
    return author_name(deposit.number, blind=panel.blind, **known)


def criteria(panel: Panel) -> list[Criterion]:
    """Return the criteria that the marks of :class:`Row` follow; none when trades have grids of their own."""
    grids = set(panel.assessments.filter(counted=True).values_list("grid", flat=True))
    return list(panel.grid.criteria.filter(counted=True)) if grids <= {panel.grid_id} else []


def _spread(results: list[Decimal]) -> str:
    return figure(round(max(results) - min(results), 2)) if len(results) > 1 else ""


def rows(deliberation: Deliberation, hidden: Collection[int]) -> tuple[list[Row], list[Tie]]:
    """Return the dossiers of a deliberation, the best of each trade first, and those tied; eleven queries at most.

    ``hidden`` are the dossiers that whoever reads may not see: their rank is theirs, and stays out of the list.
    """
    panel = deliberation.panel
    stood, ties = standings.standings(panel)
    trades = dict(panel.assessments.order_by("deposit", "pk").values_list("deposit", "batch"))
    conclusions = {row.deposit_id: row for row in deliberation.conclusions.select_related("by")}
    messages = dict(
        deliberation.messages.filter(deposit__isnull=False)
        .order_by()
        .values_list("deposit")
        .annotate(count=Count("pk"))
    )
    tied = {key for tie in ties if not tie.settled for key in tie.deposits}
    hosts = {row.deposit_id: row for row in panel.host_places.select_related("by")}
    listed = {
        deposit.pk: Row(
            deposit, name_of(panel, deposit), trades[deposit.pk], stood.get(deposit.pk),
            messages=messages.get(deposit.pk, 0), conclusion=conclusions.get(deposit.pk), tied=deposit.pk in tied,
            host=hosts.get(deposit.pk),
        )
        for deposit in deposits(panel)
        if deposit.pk not in hidden
    }  # fmt: skip
    given: dict[int, list[Decimal]] = defaultdict(list)
    alone = panel.assessments.filter(state=AssessmentState.SUBMITTED, counted=not panel.collective)
    for key, result, verdict in alone.order_by("pk").values_list("deposit", "result", "verdict"):
        if key in listed:
            given[key].append(result or Decimal())
            listed[key].favourites += verdict == Verdict.FAVOURITE
    for key, results in given.items():
        listed[key].results, listed[key].spread = [figure(result) for result in sorted(results)], _spread(results)
    last = len(listed) + 1
    ordered = sorted(
        listed.values(), key=lambda row: (row.trade, row.standing.rank if row.standing else last, row.deposit.number)
    )
    return ordered, [tie for tie in ties if not set(hidden).intersection(tie.deposits)]


def _reader(assessment: Assessment, rank: int, *, names: bool) -> str:
    if assessment.counted and assessment.panel.collective:
        return "Grille du jury"
    return str(assessment.juror) if names else f"Lecture {chr(ord('A') + rank % LETTERS)}"


def readings(deliberation: Deliberation, deposit: Deposit) -> list[Reading]:
    """Return the grids on a dossier, in an order that says nothing of who wrote them; the panel's own comes last.

    A grid that its author reopened is out until it is handed in again; the panel's is there as it is written.
    """
    panel = deliberation.panel
    grids = panel.assessments.filter(deposit=deposit).exclude(state=AssessmentState.RECUSED)
    shown = Q(state=AssessmentState.SUBMITTED)
    if panel.collective:
        shown |= Q(counted=True)
    read = grids.filter(shown).select_related("juror__user", "panel").prefetch_related("scores", "passages__criterion")
    ordered = sorted(read, key=lambda grid: (panel.collective and grid.counted, grid.public_id))
    return [
        Reading(
            reader=_reader(grid, rank, names=deliberation.names),
            result=figure(grid.result) if grid.result is not None else "",
            marks={score.criterion_id: str(score) for score in grid.scores.all()},
            comment=grid.comment,
            verdict=grid.get_verdict_display(),
            passages=[(passage.criterion.label, passage.quote) for passage in grid.passages.all()],
            collective=panel.collective and grid.counted,
        )
        for rank, grid in enumerate(ordered)
    ]


def grid_criteria(panel: Panel, deposit: Deposit) -> list[Criterion]:
    """Return the criteria of the grid on which a dossier is read."""
    grid = panel.assessments.filter(deposit=deposit).select_related("grid").order_by("pk")[:1].get().grid
    return list(grid.criteria.all())


def discussion(deliberation: Deliberation, deposit: Deposit | None) -> QuerySet[DeliberationMessage]:
    """Return the messages about one dossier, or about all of them, the oldest first."""
    return deliberation.messages.filter(deposit=deposit).select_related("by")
