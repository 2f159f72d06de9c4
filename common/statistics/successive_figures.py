"""Two publications of the same counts, read together: what one hides, the other must not give back.

Whoever kept the earlier publication knows that some counts never go down (people who applied, answers given). Both
publications are then one set of equations: a hidden count of either, or the number of people who came in between, is
determined when every possible answer gives it the same value.
"""

from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from common.lazy import LazyModule
from common.statistics.disclosure import MARGIN, SEARCH_WORK, Cell, hidden

if TYPE_CHECKING:
    from ortools.sat.python import cp_model
else:
    cp_model = LazyModule("ortools.sat.python.cp_model")

K = TypeVar("K", bound=Hashable)
BEFORE, AFTER, MOVE = "before", "after", "move"


class _Reader:
    """What a reader of both publications knows, as a model whose solutions are the answers still possible."""

    def __init__(
        self,
        cells: Sequence[Cell[Any]],
        before: Mapping[Any, int | None],
        after: Mapping[Any, int | None],
        growing: Collection[Any],
    ) -> None:
        self.model = cp_model.CpModel()
        self.most = max([0, *(value or 0 for value in (*before.values(), *after.values()))]) + MARGIN
        groups = sorted({group for cell in cells for group in cell.groups})
        self.quantities: dict[tuple[str, Any], Any] = {}
        for name, shown in ((BEFORE, before), (AFTER, after)):
            people = {group: self.model.new_int_var(0, self.most, f"{name}{group}") for group in groups}
            for cell in cells:
                total = sum(people[group] for group in sorted(cell.groups))
                self.quantities[name, cell.key] = total
                if cell.key in shown:
                    value = shown[cell.key]
                    self.model.add(total >= 1 if value is None else total == value)
        for cell in cells:
            move = self.quantities[AFTER, cell.key] - self.quantities[BEFORE, cell.key]
            self.quantities[MOVE, cell.key] = move
            if cell.key in growing:
                self.model.add(move >= 0)

    def answer(self, known: Mapping[tuple[str, Any], int]) -> dict[tuple[str, Any], int] | None:
        """Return a possible answer that gives one at least of the ``known`` values another one; nothing when none can.

        A search that is cut short finds nothing.
        """
        model = self.model.clone()
        flags = []
        for rank, (key, value) in enumerate(known.items()):
            less, more = model.new_bool_var(f"l{rank}"), model.new_bool_var(f"m{rank}")
            model.add(self.quantities[key] <= value - 1).only_enforce_if(less)
            model.add(self.quantities[key] >= value + 1).only_enforce_if(more)
            flags += [less, more]
        if flags:
            model.add_bool_or(flags)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.max_deterministic_time = SEARCH_WORK * 5
        if solver.solve(model) not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
            return None
        return {key: solver.value(quantity) for key, quantity in self.quantities.items()}


def determined_between(
    cells: Sequence[Cell[K]],
    before: Mapping[K, int | None],
    after: Mapping[K, int | None],
    *,
    growing: Collection[K] = (),
) -> list[tuple[str, K]]:
    """Return the small counts, and the small moves, that two publications determine together.

    Each is named by when (« before », « after » or « move ») and its key. ``growing`` are the counts that never go
    down; if the publications show that one did, nobody can count on it. A search that is cut short counts as a success
    of the reader's.
    """
    if not cells:
        return []
    reader = _Reader(cells, before, after, growing)
    first = reader.answer({}) if growing else None
    if first is None:
        reader = _Reader(cells, before, after, ())
        first = reader.answer({}) or {}
    remaining = dict(first)
    while remaining and (other := reader.answer(remaining)):
        remaining = {key: value for key, value in remaining.items() if other[key] == value}
    return [key for key, value in remaining.items() if hidden(abs(value))]
