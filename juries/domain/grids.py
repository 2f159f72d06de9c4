"""Write grids, and make one result of their marks: a grid in use is versioned, never changed."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from django.db import transaction
from django.db.models import Max

from common.refusals import RefusedError
from juries.enums import Aggregation
from juries.models import Criterion, LevelExample, ScoringGrid

COPIED = ("position", "label", "guidance", "levels", "weight", "counted", "optional")
MAX_TOTAL = 999


class GridInUseError(RefusedError):
    """A published campaign or a panel counts on the grid: it does not change."""

    def __init__(self) -> None:
        super().__init__("Cette grille est employée : créez la version suivante pour la modifier. Rien n’a été changé.")


class NothingMarkedError(RefusedError):
    """Every counted criterion is without object: there is no result, and certainly not zero."""

    def __init__(self) -> None:
        super().__init__("Tous les critères qui comptent sont sans objet : notez-en un au moins.")


class Mark(NamedTuple):
    """One mark as it counts; ``value`` is ``None`` for a criterion without object."""

    value: int | None
    weight: int = 1
    counted: bool = True


def aggregate(aggregation: str, marks: Sequence[Mark]) -> Decimal:
    """Return the weighted mean of a complete grid, or its weighted sum, to three decimals.

    A criterion without object leaves the reckoning: the sum of the others is brought back to the whole grid, so that
    two dossiers stay comparable and an absence is never a zero. Raises :class:`NothingMarkedError`.
    """
    counted = [mark for mark in marks if mark.counted]
    given = [(mark.weight, mark.value) for mark in counted if mark.value is not None]
    weight = sum(factor for factor, _ in given)
    if not weight:
        raise NothingMarkedError
    total = Decimal(sum(factor * value for factor, value in given))
    whole = sum(mark.weight for mark in counted) if aggregation == Aggregation.SUM else 1
    return round(total * whole / weight, 3)


def in_use(grid: ScoringGrid) -> bool:
    """Tell whether somebody counts on the grid as it is."""
    return grid.frozen_at is not None or grid.panels.exists()


def freeze(grids: Iterable[int], *, at: datetime) -> None:
    """Record that a published campaign counts on these grids."""
    ScoringGrid.objects.filter(pk__in=list(grids), frozen_at__isnull=True).update(frozen_at=at)


@transaction.atomic
def copy(grid: ScoringGrid) -> ScoringGrid:
    """Return the next version of a grid, with its criteria and their examples."""
    last = ScoringGrid.objects.filter(code=grid.code).aggregate(last=Max("version"))["last"]
    twin = ScoringGrid.objects.create(
        code=grid.code,
        version=last + 1,
        kind=grid.kind,
        stage=grid.stage,
        scale_min=grid.scale_min,
        scale_max=grid.scale_max,
        labels=grid.labels,
        aggregation=grid.aggregation,
        aggregation_note=grid.aggregation_note,
        source=grid.source,
        levels_source=grid.levels_source,
    )
    criteria = list(grid.criteria.all())
    twins = Criterion.objects.bulk_create(
        Criterion(grid=twin, **{name: getattr(criterion, name) for name in COPIED}) for criterion in criteria
    )
    by_key = {criterion.pk: copied for criterion, copied in zip(criteria, twins, strict=True)}
    examples = list(LevelExample.objects.filter(criterion__in=criteria))
    for example in examples:
        example.pk, example.criterion = None, by_key[example.criterion_id]
    LevelExample.objects.bulk_create(examples)
    return twin


@transaction.atomic
def write(grid: ScoringGrid, criteria: Sequence[Criterion]) -> None:
    """Save a grid with all its criteria, in the order given. Raises :class:`GridInUseError` and then saves nothing."""
    if grid.pk:
        held = ScoringGrid.objects.select_for_update().get(pk=grid.pk)
        if in_use(held):
            raise GridInUseError
    grid.save()
    grid.criteria.all().delete()
    for position, criterion in enumerate(criteria, start=1):
        criterion.pk, criterion.grid, criterion.position = None, grid, position
    Criterion.objects.bulk_create(criteria)
