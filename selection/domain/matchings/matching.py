"""Stable matching of ranked wishes with rankings: candidate-proposing deferred acceptance.

Gale and Shapley, "College Admissions and the Stability of Marriage" (1962). Strict preferences on both sides and
seats by position make the result unique among candidate-optimal ones, stable (nobody prefers a seat whose holders
rank lower) and strategy-proof for candidates. A list of cut-offs explains it: see :func:`explain`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import TYPE_CHECKING

from common.lazy import LazyModule
from selection.enums import Outcome

if TYPE_CHECKING:
    import numpy as np
    from ortools.graph.python import min_cost_flow
else:
    np = LazyModule("numpy")
    min_cost_flow = LazyModule("ortools.graph.python.min_cost_flow")


@dataclass(frozen=True, slots=True)
class Line:
    """What one wish of one candidate led to. ``rank`` and ``cutoff`` are ranks in the position's list, 1 the best."""

    candidate: int
    wish_rank: int
    position: int | None
    outcome: Outcome
    rank: int | None = None
    cutoff: int | None = None


def deferred_acceptance(
    wishes: Mapping[int, Sequence[int]], ranks: Mapping[int, Mapping[int, int]], seats: Mapping[int, int]
) -> dict[int, int]:
    """Return ``{candidate: position}``.

    ``wishes`` gives each candidate's positions, most wanted first; ``ranks[position][candidate]`` is a rank from 1,
    absent when the position's jury did not rank the candidate; ``seats`` are free seats by position. The answer does
    not depend on the order of the mappings.
    """
    held: dict[int, list[tuple[int, int]]] = {position: [] for position in seats}
    seated: dict[int, int] = {}
    waiting = [(candidate, 0) for candidate in sorted(wishes, reverse=True)]
    while waiting:
        candidate, tried = waiting.pop()
        for index in range(tried, len(wishes[candidate])):
            position = wishes[candidate][index]
            rank = ranks.get(position, {}).get(candidate)
            if rank is None or not seats.get(position):
                continue
            heap = held[position]
            heappush(heap, (-rank, candidate))
            seated[candidate] = position
            if len(heap) > seats[position]:
                _, rejected = heappop(heap)
                del seated[rejected]
                waiting.append((rejected, list(wishes[rejected]).index(position) + 1))
            break
    return seated


def host_proposing(
    wishes: Mapping[int, Sequence[int]], ranks: Mapping[int, Mapping[int, int]], seats: Mapping[int, int]
) -> dict[int, int]:
    """Return the stable matching that the positions like best, as :func:`deferred_acceptance` does for candidates.

    When both are the same, the stable matching is the only one: who proposes changes nothing.
    """
    lists = {position: sorted(rows, key=rows.__getitem__) for position, rows in ranks.items() if seats.get(position)}
    wanted = {candidate: {p: rank for rank, p in enumerate(mine)} for candidate, mine in wishes.items()}
    following = dict.fromkeys(lists, 0)
    room = {position: seats[position] for position in lists}
    seated: dict[int, int] = {}
    waiting = sorted(lists, reverse=True)
    while waiting:
        position = waiting.pop()
        while room[position] and following[position] < len(lists[position]):
            candidate = lists[position][following[position]]
            following[position] += 1
            mine = wanted.get(candidate, {})
            if position not in mine:
                continue
            held = seated.get(candidate)
            if held is not None and mine[held] < mine[position]:
                continue
            seated[candidate] = position
            room[position] -= 1
            if held is not None:
                room[held] += 1
                waiting.append(held)
    return seated


def most_seats(
    wishes: Mapping[int, Sequence[int]], ranks: Mapping[int, Mapping[int, int]], seats: Mapping[int, int]
) -> dict[int, int]:
    """Return a matching that fills as many seats as can be, then gives the best wishes: it wrongs people, and is shown.

    A minimum-cost flow; ranks only say who may sit where.
    """
    nodes = {key: rank for rank, key in enumerate(["source", "sink", *sorted(wishes)])}
    first = len(nodes)
    of_position = {position: first + rank for rank, position in enumerate(sorted(seats))}
    arcs: list[tuple[int, int, int, int]] = []
    pairs: dict[int, tuple[int, int]] = {}
    for candidate, mine in sorted(wishes.items()):
        arcs.append((0, nodes[candidate], 1, 0))
        for rank, position in enumerate(mine):
            if candidate in ranks.get(position, {}) and seats.get(position):
                pairs[len(arcs)] = (candidate, position)
                arcs.append((nodes[candidate], of_position[position], 1, rank))
    if not pairs:
        return {}
    arcs += [(node, 1, seats[position], 0) for position, node in of_position.items()]
    solver = min_cost_flow.SimpleMinCostFlow()
    solver.add_arcs_with_capacity_and_unit_cost(*np.array(arcs, dtype=np.int64).T)
    solver.set_node_supply(0, len(wishes))
    solver.set_node_supply(1, -len(wishes))
    solver.solve_max_flow_with_min_cost()
    flows = solver.flows(np.array(list(pairs), dtype=np.int64))
    return dict(pair for pair, flow in zip(pairs.values(), flows, strict=True) if flow)


def blocking_pairs(
    wishes: Mapping[int, Sequence[int]],
    ranks: Mapping[int, Mapping[int, int]],
    seats: Mapping[int, int],
    seated: Mapping[int, int],
) -> list[tuple[int, int]]:
    """Return the (candidate, position) pairs that would both rather be together: empty when the result is stable."""
    worst = cutoffs(ranks, seats, seated)
    pairs = []
    for candidate, wanted in wishes.items():
        for position in wanted:
            if seated.get(candidate) == position:
                break
            rank = ranks.get(position, {}).get(candidate)
            limit = worst.get(position)
            if rank is not None and seats.get(position) and (limit is None or rank < limit):
                pairs.append((candidate, position))
    return pairs


def cutoffs(
    ranks: Mapping[int, Mapping[int, int]], seats: Mapping[int, int], seated: Mapping[int, int]
) -> dict[int, int | None]:
    """Return the last admitted rank of each position; ``None`` when a seat is still free.

    Somebody who has a seat without a rank there, called by hand, counts as a rank of nought.
    """
    admitted: dict[int, list[int]] = {position: [] for position in seats}
    for candidate, position in seated.items():
        admitted[position].append(ranks.get(position, {}).get(candidate, 0))
    return {
        position: max(taken) if taken and len(taken) >= seats[position] else None
        for position, taken in admitted.items()
    }


def explain(
    wishes: Mapping[int, Sequence[int | None]],
    ranks: Mapping[int, Mapping[int, int]],
    seats: Mapping[int, int],
    seated: Mapping[int, int],
) -> Iterable[Line]:
    """Yield one line for each wish: seated, better wish obtained, below the cut-off, unranked, or no seat there."""
    limits = cutoffs(ranks, seats, seated)
    for candidate, wanted in sorted(wishes.items()):
        obtained = False
        for wish_rank, position in enumerate(wanted, start=1):
            if position is None:
                yield Line(candidate, wish_rank, None, Outcome.BETTER if obtained else Outcome.NO_SEAT)
                continue
            rank = ranks.get(position, {}).get(candidate)
            if obtained:
                outcome = Outcome.BETTER
            elif seated.get(candidate) == position:
                outcome, obtained = Outcome.SEATED, True
            else:
                outcome = Outcome.UNRANKED if rank is None else Outcome.BELOW
            yield Line(candidate, wish_rank, position, outcome, rank, limits.get(position))
