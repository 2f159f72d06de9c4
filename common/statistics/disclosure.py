"""Small counts are not published, and cannot be recovered from all that is (statistical secrecy).

A number of people under five could name somebody. Hiding it is not enough: totals, other tables and earlier
publications may give it back. All the counts of a publication are therefore audited together: a hidden small count is
safe when other numbers of people, none negative, give exactly what is shown and another value of it. As long as one is
not, another count is hidden with it.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from common.lazy import LazyModule

if TYPE_CHECKING:
    from ortools.sat.python import cp_model
else:
    cp_model = LazyModule("ortools.sat.python.cp_model")


THRESHOLD = 5
MARGIN = 20  # how far beyond the largest count a reader looks for another answer
SEARCH_WORK = 0.2  # deterministic time units of the solver: the same answer on any machine
K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Cell(Generic[K]):
    """A count that could be published: ``groups`` are the elementary groups of people that it adds up."""

    key: K
    count: int
    groups: frozenset[int]


def hidden(count: int | None) -> bool:
    """Tell whether a number of people is too small to publish; zero names nobody."""
    return count is not None and 0 < count < THRESHOLD


def suppress_together(cells: Sequence[Cell[K]], *, shown: Mapping[K, int] | None = None) -> dict[K, int | None]:
    """Return what may be shown of counts that are published together, nothing in place of what is hidden.

    ``shown`` counts are public already and stay so: if they alone determine a small count, hiding more does not help
    and the others are hidden.
    """
    fixed = shown or {}
    masked = {cell.key for cell in cells if cell.key not in fixed and hidden(cell.count)}
    at_risk = [cell for cell in cells if cell.key in masked]
    while at_risk := find_determined(cells, masked, at_risk):  # hiding more never puts a safe count at risk again
        before = len(masked)
        for cell in at_risk:  # determined as long as nothing more is hidden; what is hidden for another may be enough
            if len(masked) == before or not _other_values(cells, masked, [cell]):
                victim = _next_hidden(cells, masked, fixed, cell)
                masked |= set() if victim is None else {victim}
        if len(masked) == before:
            break
    return {cell.key: None if cell.key in masked else cell.count for cell in cells}


def _next_hidden(cells: Sequence[Cell[K]], masked: set[K], fixed: Mapping[K, int], at_risk: Cell[K]) -> K | None:
    """Return the count to hide so that a small one is safe: the smallest that is enough alone, parts before totals.

    When none is enough, the first of them; nothing when all are hidden. A zero is hidden last: it names nobody.
    """
    rank = {cell.key: place for place, cell in enumerate(cells)}
    order = sorted(
        (cell for cell in cells if cell.key not in masked and cell.key not in fixed),
        key=lambda cell: (cell.groups >= at_risk.groups, cell.count == 0, cell.count, rank[cell.key]),
    )
    start, width = 0, 1
    while start < len(order):  # one, then more and more at a time
        enough = _first_enough(cells, masked, order[start : start + width], at_risk)
        if enough is not None:
            return enough
        start, width = start + width, width * 2
    return order[0].key if order else None


def _first_enough(cells: Sequence[Cell[K]], masked: set[K], batch: Sequence[Cell[K]], at_risk: Cell[K]) -> K | None:
    """Return the first count of a batch that is enough to hide alone.

    What all of them cannot do together, none can alone: each one hidden leaves the reader more answers. A zero does
    not, since a hidden count is known not to be zero: those are tried apart.
    """
    if len(batch) == 1 or all(cell.count for cell in batch):
        escaped, proved = _search(cells, masked.union(cell.key for cell in batch), [at_risk], None)
        if len(batch) == 1 or proved:
            return batch[0].key if escaped else None
    half = len(batch) // 2
    first = _first_enough(cells, masked, batch[:half], at_risk)
    return _first_enough(cells, masked, batch[half:], at_risk) if first is None else first


def find_determined(
    cells: Sequence[Cell[K]],
    masked: set[K],
    targets: Sequence[Cell[K]] | None = None,
    *,
    work: float | None = None,
) -> list[Cell[K]]:
    """Return the hidden small counts that everything shown determines, all of them or among ``targets``.

    The reader knows the structure, that a hidden count is not zero, and every count shown. A search that is cut short
    counts as a success of the reader's; ``work`` is how long it may go on, in deterministic units of the solver.
    """
    among = cells if targets is None else targets
    remaining = [cell for cell in among if cell.key in masked and hidden(cell.count)]
    while remaining:
        escaped, proved = _search(cells, masked, remaining, work)
        if proved:  # no possible answer moves any of them
            return remaining
        if not escaped:
            break
        remaining = [cell for cell in remaining if cell.key not in escaped]
    return [cell for cell in remaining if not _other_values(cells, masked, [cell], work)]


def _other_values(
    cells: Sequence[Cell[K]], masked: set[K], targets: Sequence[Cell[K]], work: float | None = None
) -> set[K]:
    """Return targets that one same possible answer gives another value; empty when none can, or none was found."""
    return _search(cells, masked, targets, work)[0]


def _search(
    cells: Sequence[Cell[K]], masked: set[K], targets: Sequence[Cell[K]], work: float | None
) -> tuple[set[K], bool]:
    """Return what :func:`_other_values` does, and whether it is proved that no target can have another value."""
    model = cp_model.CpModel()
    groups = sorted({group for cell in cells for group in cell.groups})
    most = max((cell.count for cell in cells), default=0) + MARGIN
    people = {group: model.new_int_var(0, most, f"g{group}") for group in groups}
    totals = {cell.key: sum(people[group] for group in sorted(cell.groups)) for cell in cells}
    for cell in cells:
        if cell.key in masked:
            model.add(totals[cell.key] >= 1)
        else:
            model.add(totals[cell.key] == cell.count)
    differs = {}
    for rank, cell in enumerate(targets):
        less, more = model.new_bool_var(f"l{rank}"), model.new_bool_var(f"m{rank}")
        model.add(totals[cell.key] <= cell.count - 1).only_enforce_if(less)
        model.add(totals[cell.key] >= cell.count + 1).only_enforce_if(more)
        differs[cell.key] = (less, more)
    flags = [flag for pair in differs.values() for flag in pair]
    model.add_bool_or(flags)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_deterministic_time = work or SEARCH_WORK
    # Sums of a thousand groups that must be equal: linear relaxations decide them (five times less work measured, and
    # nothing left undecided of a demonstration), what looks at one variable at a time does not.
    solver.parameters.linearization_level = 2
    solver.parameters.cp_model_probing_level = 0
    solver.parameters.symmetry_level = 0
    status = solver.solve(model)
    if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return set(), status == cp_model.INFEASIBLE
    return {key for key, (less, more) in differs.items() if solver.value(less) or solver.value(more)}, False


def may_follow(before: Mapping[K, int | None], after: Mapping[K, int | None]) -> bool:
    """Tell whether a publication may replace an earlier one: no count shown in both moves by one to four people."""
    both = ((value, after.get(key)) for key, value in before.items())
    return not any(hidden(abs(new - old)) for old, new in both if old is not None and new is not None)
