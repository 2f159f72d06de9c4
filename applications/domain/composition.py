"""Which challenges to close so that nobody is alone in one of several seats: the fewest people lost, proved.

Closing one challenge sends its people to others, so that the closures are chosen together. A stable matching is written
as constraints (Baïou and Balinski, "The stable admissions polytope", 2000): each pair is together, or the person has
better, or the open seats are all filled by better ranked people. With given closures the number of people at each
position is the same in every stable matching, so that the constraints on teams hold for the one that is shown.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ortools.sat.python import cp_model

SEARCH_WORK = 20.0  # deterministic time units of the solver: the same answer on any machine
SEED = 0


@dataclass(frozen=True, slots=True)
class Closures:
    """The challenges to close, and whether no choice seats more people, then closes fewer, then gives better wishes."""

    challenges: frozenset[int]
    proved: bool


def fewest_closures(
    wishes: dict[int, list[int]],
    ranks: dict[int, dict[int, int]],
    seats: dict[int, int],
    closable: dict[int, list[int]],
) -> Closures | None:
    """Return the closures that leave nobody alone and seat the most people; nothing when the search finds none in time.

    ``closable`` gives the positions of each challenge that may close and must have no person alone.
    """
    model = cp_model.CpModel()
    open_ = {challenge: model.new_bool_var(f"open {challenge}") for challenge in closable}
    gate: dict[int, Any] = {p: open_[challenge] for challenge, mine in closable.items() for p in mine}
    pair = {
        (one, p): model.new_bool_var(f"{one} at {p}")
        for one, mine in wishes.items()
        for p in mine
        if one in ranks.get(p, {}) and seats.get(p)
    }
    at: dict[int, list[tuple[int, Any]]] = defaultdict(list)
    for (one, p), chosen in pair.items():
        at[p].append((ranks[p][one], chosen))
    for p, rows in at.items():
        model.add(sum(chosen for _, chosen in rows) <= seats[p] * gate.get(p, 1))
    for one, mine in wishes.items():
        _be_stable(model, [(p, pair[one, p], ranks[p][one]) for p in mine if (one, p) in pair], at, seats, gate)
    for mine in closable.values():
        _leave_nobody_alone(model, [chosen for p in mine for _, chosen in at[p]])
    longest = max(map(len, wishes.values()), default=0) + 1
    a_closure = len(wishes) * longest + 1
    a_seat = a_closure * (len(closable) + 1)
    rank_of_wish = sum(wishes[one].index(p) * chosen for (one, p), chosen in pair.items())
    model.maximize(a_seat * sum(pair.values()) + a_closure * sum(open_.values()) - rank_of_wish)
    solver = cp_model.CpSolver()
    solver.parameters.random_seed, solver.parameters.num_workers = SEED, 1
    solver.parameters.max_deterministic_time = SEARCH_WORK
    status = solver.solve(model)
    if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return None
    closed = frozenset(challenge for challenge, is_open in open_.items() if not solver.value(is_open))
    return Closures(closed, proved=status == cp_model.OPTIMAL)


def _be_stable(
    model: cp_model.CpModel,
    wanted: Iterable[tuple[int, Any, int]],
    at: dict[int, list[tuple[int, Any]]],
    seats: dict[int, int],
    gate: dict[int, Any],
) -> None:
    """Have one person sit at most once, and never prefer a position that would rather have them."""
    so_far: list[Any] = []
    for p, chosen, rank in wanted:
        so_far.append(chosen)
        before = sum(other for place, other in at[p] if place < rank)
        model.add(before + seats[p] * sum(so_far) >= seats[p] * gate.get(p, 1))
    model.add_at_most_one(so_far)


def _leave_nobody_alone(model: cp_model.CpModel, chosen: list[Any]) -> None:
    """Have a challenge receive nobody, or two people at least."""
    some = model.new_bool_var("")
    model.add(sum(chosen) >= 2 * some)
    model.add(sum(chosen) <= len(chosen) * some)
