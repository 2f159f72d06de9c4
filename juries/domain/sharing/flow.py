"""The best possible sharing of readings among jurors, as a minimum-cost flow solved to its proved optimum.

The heaviest load is the lowest possible, and it is proved: a cut shows that nobody can do with less. Costs then say
what is preferred, in this order: what exceeds the fair share is spread, everybody reads their fair share, the two kinds
of juror meet on a dossier, a reader knows its trade; then, among the sharings that all this leaves equal, what jurors
said that they prefer. The fair share is the level reached when the readings are poured
over what each juror holds and accepts. Model and measures: `evaluation.md` §3.1 and §4.1. Identifiers are sorted and
costs are whole numbers: two runs on the same data give the same answer.

A large problem is first solved on a few jurors for each dossier; the prices of that answer then tell which of the pairs
left out could better it. They are let in and it is solved again until none can: the answer is that of all the pairs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from common.lazy import LazyModule
from juries.domain.sharing.bottleneck import (
    Bottleneck,
    Cure,
    ImpossibleError,
    find_bottleneck,
    find_cure,
    spread_readings,
)
from juries.domain.sharing.network import (
    DENSE,
    NEUTRAL_BID,
    SINK,
    SOURCE,
    WIDTH,
    Demand,
    Network,
    Problem,
    Reader,
    allowed,
    room,
)

if TYPE_CHECKING:
    import numpy as np
    from ortools.graph.python import min_cost_flow

    from juries.domain.sharing.network import Ints
else:
    np = LazyModule("numpy")
    min_cost_flow = LazyModule("ortools.graph.python.min_cost_flow")

__all__ = ["Demand", "ImpossibleError", "Problem", "Reader", "Sharing", "allowed", "share", "share_with_proof"]


@dataclass(frozen=True, slots=True)
class Sharing:
    """The (dossier, juror) pairs to make, sorted; the heaviest load that follows, and why it cannot be lower.

    ``limit`` is the lowest load in all beyond which nobody need be given a reading, and ``proof`` the cut at one
    less. ``heaviest`` is greater than ``limit`` where somebody held more already. Without reading there is no proof.
    """

    pairs: list[tuple[int, int]]
    heaviest: int = 0
    limit: int = 0
    proof: Bottleneck | None = None


def _prices(arcs: Ints, flows: Ints, nodes: int) -> Ints:
    """Return a price for each node under which no arc of the residual graph costs less than nothing.

    Shortest distances by Bellman and Ford, every node starting at zero: they exist because the flow is optimal.
    """
    tails, heads, capacities, costs = arcs.T
    more, back = flows < capacities, flows > 0
    tail = np.concatenate([tails[more], heads[back]])
    head = np.concatenate([heads[more], tails[back]])
    cost = np.concatenate([costs[more], -costs[back]])
    order = np.argsort(head, kind="stable")
    tail, head, cost = tail[order], head[order], cost[order]
    starts = np.flatnonzero(np.diff(head, prepend=-1))
    reached = head[starts]
    prices = np.zeros(nodes, dtype=np.int64)
    while True:
        lower = np.minimum.reduceat(prices[tail] + cost, starts)
        if (lower >= prices[reached]).all():
            return prices
        prices[reached] = np.minimum(prices[reached], lower)


def share(problem: Problem, *, width: int | None = None) -> list[tuple[int, int]]:
    """Return the (dossier, juror) pairs to make, sorted. Raises :class:`ImpossibleError` when a reading has nobody."""
    return share_with_proof(problem, width=width).pairs


def share_with_proof(problem: Problem, *, width: int | None = None) -> Sharing:
    """Return the best sharing with the proof of its heaviest load. Raises :class:`ImpossibleError`.

    ``width`` is how many jurors of each kind are tried first; by default all when they are few. It never changes the
    cost of the answer, only how soon it comes.
    """
    problem = Problem(
        tuple(sorted((lack for lack in problem.lacks if lack.readings), key=lambda lack: lack.key)),
        tuple(sorted(problem.readers, key=lambda reader: reader.key)),
        problem.conflicts,
        problem.liftable,
        problem.bids,
    )
    needed = sum(lack.readings for lack in problem.lacks)
    heaviest = max((reader.load for reader in problem.readers), default=0)
    if not needed:
        return Sharing([], heaviest)
    keys = tuple(lack.key for lack in problem.lacks)
    if not problem.readers:
        raise ImpossibleError(Bottleneck(keys, (), needed, 0, 0), Cure(unread=needed), needed)
    if width is None and len(problem.lacks) * len(problem.readers) > DENSE:
        width = WIDTH
    network = Network(problem)
    network.begin(width)
    limit = network.level
    pairs = [] if limit is None else _cheapest(network, limit, width)
    if limit is not None and len(pairs) == needed:
        accepted = sum(room(reader, limit - 1) for reader in problem.readers)
        readers = tuple(reader.key for reader in problem.readers)
        proof = Bottleneck(keys, readers, needed, 0, accepted, limit - 1)
    else:
        limit, proof = _lowest_limit(network)
        pairs = _cheapest(network, limit, width)
    assigned = sorted((problem.lacks[dossier].key, problem.readers[reader].key) for dossier, reader in pairs)
    return Sharing(assigned, max(heaviest, limit), limit, proof)


def _cheapest(network: Network, limit: int, width: int | None) -> list[tuple[int, int]]:
    """Return the pairs of the cheapest sharing, by rank, with nobody given a reading beyond ``limit`` in all.

    Some readings are missing when the limit is too low.
    """
    network.limit_loads(limit)
    while True:
        arcs = network.arcs()
        solver = min_cost_flow.SimpleMinCostFlow()
        numbers = solver.add_arcs_with_capacity_and_unit_cost(*arcs.T)
        solver.set_node_supply(SOURCE, network.needed)
        solver.set_node_supply(SINK, -network.needed)
        solver.solve()
        flows = np.asarray(solver.flows(numbers))
        if width is None or not network.widen(_prices(arcs, flows, network.nodes)):
            break
    taken = network.pairs[flows[len(network.base) :] > 0]
    return _mix_readers(network, [(dossier, reader) for dossier, reader in taken.tolist()])


def _mix_readers(network: Network, pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Exchange readers of one kind between dossiers where it costs the same, drawn by a fixed rule.

    Of equal answers the solver takes the first, in which the same jurors often read the same dossiers together: the
    severity of two who share none cannot be compared. Loads, kinds, trades and bids followed stay as they are.
    """
    problem, pairs = network.problem, pairs.copy()
    held, kinds = set(pairs), network.kind.tolist()
    known, trades = network.known.tolist(), network.trade.tolist()

    def may_take(dossier: int, reader: int) -> bool:
        lack, key = problem.lacks[dossier], problem.readers[reader].key
        return (dossier, reader) not in held and key not in lack.held_by and (key, lack.key) not in problem.conflicts

    def bid(dossier: int, reader: int) -> int:
        return problem.bids.get((problem.readers[reader].key, problem.lacks[dossier].key), NEUTRAL_BID)

    others = np.random.default_rng(0).integers(0, max(1, len(pairs)), len(pairs)).tolist()
    for place, other in enumerate(others):
        (first, left), (second, right) = pairs[place], pairs[other]
        before = known[trades[first]][left] + known[trades[second]][right]
        after = known[trades[first]][right] + known[trades[second]][left]
        uneven = problem.bids and bid(first, left) + bid(second, right) != bid(first, right) + bid(second, left)
        if (
            kinds[left] == kinds[right]
            and before == after
            and not uneven
            and may_take(first, right)
            and may_take(second, left)
        ):
            held -= {(first, left), (second, right)}
            pairs[place], pairs[other] = (first, right), (second, left)
            held |= {pairs[place], pairs[other]}
    return pairs


def _lowest_limit(network: Network) -> tuple[int, Bottleneck]:
    """Return the lowest possible maximum load, by halving, and the cut at one less. Raises :class:`ImpossibleError`.

    The water level is known to be too low.
    """
    loads = np.array([reader.load for reader in network.problem.readers])
    spread = spread_readings(network, None)
    if len(spread.pairs) < network.needed:
        missing = network.needed - len(spread.pairs)
        raise ImpossibleError(find_bottleneck(network, spread, None), find_cure(network, spread), missing)
    assert network.level is not None  # noqa: S101 - the jurors have room: everything was given
    low, high = network.level, int((loads + spread.loads)[spread.loads > 0].max())
    proof = None
    while proof is None or high - low > 1:
        limit = (low + high) // 2 if high - low > 1 else low
        spread = spread_readings(network, limit)
        if len(spread.pairs) < network.needed:
            low, proof = limit, find_bottleneck(network, spread, limit)
        else:
            high = int((loads + spread.loads)[spread.loads > 0].max())
    return high, proof
