"""The best possible sharing of readings among jurors, as a minimum-cost flow solved to its proved optimum.

A dossier sends as many units as it lacks readings, to jurors without conflict with it, each taking a unit to the end.
Costs say what is preferred, in this order: nobody reads beyond the fair share, everybody reads their fair share, the
two kinds of juror meet on a dossier, a reader knows its trade. Model and measures: `evaluation.md` §3.1 and §4.1.
Identifiers are sorted and costs are whole numbers: two runs on the same data give the same answer.

A large problem is first solved on a few jurors for each dossier; the prices of that answer then tell which of the pairs
left out could better it. They are let in and it is solved again until none can: the answer is that of all the pairs.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python import min_cost_flow

TRADE = 1
MIX = 100
SHARE = 10_000
EXCESS = 1_000_000
MISSING = 100_000_000
DENSE = 200_000  # pairs under which none is left out
WIDTH = 4
CHUNK = 1000  # dossiers whose pairs are held in memory together
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Reader:
    """A juror as the flow sees one. ``load`` counts the readings already held, ``most`` those they accept in all."""

    key: int
    kind: str = ""
    trades: frozenset[str] = frozenset()
    load: int = 0
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Lack:
    """A dossier that lacks readings, of a trade, with those who already read it."""

    key: int
    readings: int
    trade: str = ""
    held_by: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Problem:
    """Who is to read what: ``conflicts`` holds (juror, dossier) pairs that are never made."""

    lacks: tuple[Lack, ...]
    readers: tuple[Reader, ...]
    conflicts: AbstractSet[tuple[int, int]] = frozenset()


class ImpossibleError(Exception):
    """Some readings can be given to nobody: ``dossiers`` have only ``jurors`` for what they need (Hall's condition)."""

    def __init__(self, dossiers: list[int], jurors: list[int], needed: int) -> None:
        self.dossiers, self.jurors, self.needed = dossiers, jurors, needed
        super().__init__(f"{len(dossiers)} dossier(s), {len(jurors)} juré(s), {needed} lecture(s)")


SOURCE, SINK, FIRST = 0, 1, 2


def allowed(problem: Problem, lack: Lack) -> list[Reader]:
    """Return who may read a dossier: no conflict, not already its reader, and not full."""
    return [
        one
        for one in problem.readers
        if (one.key, lack.key) not in problem.conflicts
        and one.key not in lack.held_by
        and (one.most is None or one.load < one.most)
    ]


class _Network:
    """The nodes and arcs of a problem whose dossiers and readers are sorted; pairs are let in as they are needed.

    Nodes: source, sink, readers, dossiers, then a door for each kind of juror of each dossier read by several: beyond
    all readings but one, a kind costs more (two kinds meet).
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        lacks, readers = problem.lacks, problem.readers
        self.dossier_of = {one.key: rank for rank, one in enumerate(lacks)}
        self.reader_of = {one.key: rank for rank, one in enumerate(readers)}
        kinds = sorted({one.kind for one in readers})
        self.kind = np.array([kinds.index(one.kind) for one in readers])
        self.kinds = len(kinds)
        trades = {name: rank for rank, name in enumerate(sorted({one.trade for one in lacks}))}
        self.trade = np.array([trades[one.trade] for one in lacks])
        self.known = np.array([[name in one.trades for one in readers] for name in trades])
        self.free = np.array([one.most is None or one.load < one.most for one in readers])
        self.forbidden = self._forbidden()
        self.base = self._base()
        self.pairs: Ints = np.empty((0, 2), dtype=np.int64)

    def _forbidden(self) -> Ints:
        """Return the (dossier, reader) ranks of the pairs never made, sorted by dossier."""
        rows = [
            (self.dossier_of[dossier], self.reader_of[reader])
            for reader, dossier in self.problem.conflicts
            if dossier in self.dossier_of and reader in self.reader_of
        ]
        for rank, lack in enumerate(self.problem.lacks):
            rows += [(rank, self.reader_of[key]) for key in lack.held_by if key in self.reader_of]
        found = np.array(rows, dtype=np.int64).reshape(-1, 2)
        return found[np.argsort(found[:, 0], kind="stable")]

    def _base(self) -> Ints:
        """Return the arcs that carry no pair, one a row: tail, head, capacity, cost; and number the doors."""
        lacks, readers = self.problem.lacks, self.problem.readers
        total = sum(lack.readings for lack in lacks) + sum(reader.load for reader in readers)
        low, high = total // len(readers), -(-total // len(readers))
        rows: list[tuple[int, int, int, int]] = []
        for rank, reader in enumerate(readers):
            room = 10**6 if reader.most is None else max(0, reader.most - reader.load)
            fair = min(room, max(0, low - reader.load))
            more = min(room - fair, max(0, high - max(low, reader.load)))
            node = FIRST + rank
            rows += [
                (node, SINK, fair, -SHARE),
                (node, SINK, more, 0),
                (node, SINK, max(0, room - fair - more), EXCESS),
            ]
        first = FIRST + len(readers)
        self.door = np.repeat(np.arange(first, first + len(lacks)), self.kinds).reshape(-1, self.kinds)
        self.nodes = first + len(lacks)
        for rank, lack in enumerate(lacks):
            node = first + rank
            rows += [(SOURCE, node, lack.readings, 0), (node, SINK, lack.readings, MISSING)]
            wanted = lack.readings + len(lack.held_by)
            if self.kinds == 1 or wanted == 1:
                continue
            same = [0] * self.kinds
            for key in lack.held_by & self.reader_of.keys():
                same[self.kind[self.reader_of[key]]] += 1
            for kind, held in enumerate(same):
                door = self.door[rank, kind] = self.nodes
                self.nodes += 1
                rows += [(node, door, max(0, wanted - 1 - held), 0), (node, door, lack.readings, MIX)]
        return np.array(rows, dtype=np.int64)

    def chunks(self) -> Iterator[tuple[int, Mask, Ints]]:
        """Yield the pairs by groups of dossiers: rank of the first, which are allowed, what each costs."""
        for start in range(0, len(self.problem.lacks), CHUNK):
            trade = self.trade[start : start + CHUNK]
            mask = np.tile(self.free, (len(trade), 1))
            left, right = np.searchsorted(self.forbidden[:, 0], (start, start + CHUNK))
            rows = self.forbidden[left:right]
            mask[rows[:, 0] - start, rows[:, 1]] = False
            yield start, mask, np.where(self.known[trade], 0, TRADE)

    def begin(self, width: int | None) -> None:
        """Let in ``width`` jurors of each kind for each dossier, those who know its trade first, each in turn; or all.

        Where they stand in the turn moves from a dossier to the next, so that all jurors are let in as often.
        """
        found = []
        for start, mask, costs in self.chunks():
            if width is not None:
                turn = (np.arange(len(self.kind)) - 7 * (start + np.arange(len(mask)))[:, None]) % len(self.kind)
                order = np.where(mask, costs * len(self.kind) + turn, np.iinfo(np.int64).max)
                kept = np.zeros_like(mask)
                for kind in range(self.kinds):
                    mine = np.flatnonzero(self.kind == kind)
                    best = np.argsort(order[:, mine], axis=1, kind="stable")[:, :width]
                    np.put_along_axis(kept, mine[best], values=True, axis=1)
                np.logical_and(mask, kept, out=mask)
            found.append(np.argwhere(mask) + np.array([start, 0]))
        self.pairs = _drawn(np.concatenate(found))

    def arcs(self) -> Ints:
        """Return every arc, one a row: tail, head, capacity, cost; those of the pairs come last, in their order."""
        dossier, reader = self.pairs.T
        costs = np.where(self.known[self.trade[dossier], reader], 0, TRADE)
        tails = self.door[dossier, self.kind[reader]]
        return np.concatenate([self.base, np.stack([tails, FIRST + reader, np.ones_like(costs), costs], axis=1)])

    def widen(self, prices: Ints) -> bool:
        """Let in every pair that these prices say could better the answer; tell whether there was one."""
        found = []
        for start, mask, costs in self.chunks():
            doors = prices[self.door[start : start + len(mask)]][:, self.kind]
            better = mask & (costs + doors < prices[FIRST : FIRST + len(self.kind)])
            found.append(np.argwhere(better) + np.array([start, 0]))
        fresh = np.concatenate([self.pairs, *found])
        before, self.pairs = len(self.pairs), _drawn(np.unique(fresh, axis=0))
        return len(self.pairs) > before


def _drawn(pairs: Ints) -> Ints:
    """Return pairs dossier by dossier, the jurors of each in an order of its own, drawn by a fixed rule.

    Of equal answers the solver takes the first: without this, the same jurors would read the same dossiers together,
    and the severity of two who share none cannot be compared.
    """
    chance = np.random.default_rng(0).random(len(pairs))
    return pairs[np.lexsort((chance, pairs[:, 0]))]


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
    """Return the (dossier, juror) pairs to make, sorted. Raises :class:`ImpossibleError` when a reading has nobody.

    ``width`` is how many jurors of each kind are tried first; by default all when they are few. It never changes the
    cost of the answer, only how soon it comes.
    """
    problem = Problem(
        tuple(sorted((one for one in problem.lacks if one.readings), key=lambda one: one.key)),
        tuple(sorted(problem.readers, key=lambda one: one.key)),
        problem.conflicts,
    )
    needed = sum(lack.readings for lack in problem.lacks)
    if not needed:
        return []
    if not problem.readers:
        raise ImpossibleError([lack.key for lack in problem.lacks], [], needed)
    if width is None and len(problem.lacks) * len(problem.readers) > DENSE:
        width = WIDTH
    network = _Network(problem)
    network.begin(width)
    while True:
        arcs = network.arcs()
        solver = min_cost_flow.SimpleMinCostFlow()
        numbers = solver.add_arcs_with_capacity_and_unit_cost(*arcs.T)
        solver.set_node_supply(SOURCE, needed)
        solver.set_node_supply(SINK, -needed)
        solver.solve()
        flows = np.asarray(solver.flows(numbers))
        if width is None or not network.widen(_prices(arcs, flows, network.nodes)):
            break
    taken = network.pairs[flows[len(network.base) :] > 0]
    made = sorted((problem.lacks[d].key, problem.readers[r].key) for d, r in taken.tolist())
    if len(made) < needed:
        raise _explained(problem, made)
    return made


def _explained(problem: Problem, made: Iterable[tuple[int, int]]) -> ImpossibleError:
    """Return the bottleneck: the dossiers left short, and all those that share the same full jurors."""
    readers_of: Mapping[int, set[int]] = defaultdict(set)
    dossiers_of: Mapping[int, set[int]] = defaultdict(set)
    for dossier, reader in made:
        readers_of[dossier].add(reader)
        dossiers_of[reader].add(dossier)
    lacks = {lack.key: lack for lack in problem.lacks}
    waiting = [key for key, lack in lacks.items() if len(readers_of[key]) < lack.readings]
    short, full = set(waiting), set[int]()
    while waiting:
        for juror in allowed(problem, lacks[waiting.pop()]):
            if juror.key not in full:
                full.add(juror.key)
                waiting += dossiers_of[juror.key] - short
                short |= dossiers_of[juror.key]
    return ImpossibleError(sorted(short), sorted(full), sum(lacks[key].readings for key in short))
