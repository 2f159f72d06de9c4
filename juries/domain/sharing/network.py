"""Who may read what, and the flow network of it: readers, dossiers, and the pairs that are tried.

A dossier sends as many units as it lacks readings, to jurors without conflict with it, each taking a unit to the end.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from common.lazy import LazyModule

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Mask = NDArray[np.bool_]
else:
    np = LazyModule("numpy")

NEUTRAL_BID = 1  # nothing was said; a preferred reading costs less, a subject that one does not know costs more
MAX_BID = 2
TRADE = 1
MIX = 100
SHARE = 10_000
EXCESS = 1_000_000
MISSING = 100_000_000
UNBOUNDED = 10**6  # readings that nobody reaches
DENSE = 200_000  # pairs under which none is left out
WIDTH = 4
MAX_SOLVER_COST = 2**61  # of a whole path, in the whole numbers of the solver
CHUNK = 1000  # dossiers whose pairs are held in memory together


@dataclass(frozen=True, slots=True)
class Reader:
    """A juror as the flow sees one. ``load`` counts the readings already held, ``most`` those they accept in all."""

    key: int
    kind: str = ""
    trades: frozenset[str] = frozenset()
    load: int = 0
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Demand:
    """A dossier that lacks readings, of a trade, with those who already read it."""

    key: int
    readings: int
    trade: str = ""
    held_by: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Problem:
    """Who is to read what: ``conflicts`` holds (juror, dossier) pairs that are never made.

    ``liftable`` are those of the conflicts that the team may set aside: they serve to say how a shortage is cured.
    ``bids`` is what jurors said of some pairs before, from 0 (preferred) to :data:`MAX_BID`: it chooses among sharings
    that are equally good, and makes none worse.
    """

    lacks: tuple[Demand, ...]
    readers: tuple[Reader, ...]
    conflicts: AbstractSet[tuple[int, int]] = frozenset()
    liftable: AbstractSet[tuple[int, int]] = frozenset()
    bids: Mapping[tuple[int, int], int] = field(default_factory=dict)


SOURCE, SINK, FIRST = 0, 1, 2


def allowed(problem: Problem, lack: Demand) -> list[Reader]:
    """Return who may read a dossier: no conflict, not already its reader, and not full."""
    return [
        reader
        for reader in problem.readers
        if (reader.key, lack.key) not in problem.conflicts
        and reader.key not in lack.held_by
        and (reader.most is None or reader.load < reader.most)
    ]


def room(reader: Reader, limit: int | None) -> int:
    """Return how many more readings a juror may receive when nobody is given a reading beyond ``limit`` in all."""
    most = min((bound for bound in (reader.most, limit) if bound is not None), default=UNBOUNDED)
    return max(0, most - reader.load)


def water_level(readers: tuple[Reader, ...], needed: int) -> int | None:
    """Return the smallest maximum load under which the jurors have room enough, whoever may read what.

    Nothing when what they accept is not enough. It never exceeds the heaviest load already held plus ``needed``.
    """
    if sum(min(needed, room(reader, None)) for reader in readers) < needed:
        return None
    high = max(reader.load for reader in readers) + needed
    return bisect_left(range(high), needed, key=lambda limit: sum(room(reader, limit) for reader in readers))


class Network:
    """The nodes and arcs of a problem whose dossiers and readers are sorted; pairs are let in as they are needed.

    Nodes: source, sink, readers, dossiers, then a door for each kind of juror of each dossier read by several: beyond
    all readings but one, a kind costs more (two kinds meet).
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        lacks, readers = problem.lacks, problem.readers
        self.dossier_of = {lack.key: rank for rank, lack in enumerate(lacks)}
        self.reader_of = {reader.key: rank for rank, reader in enumerate(readers)}
        kinds = sorted({reader.kind for reader in readers})
        self.kind = np.array([kinds.index(reader.kind) for reader in readers])
        self.kinds = len(kinds)
        trades = {name: rank for rank, name in enumerate(sorted({lack.trade for lack in lacks}))}
        self.trade = np.array([trades[lack.trade] for lack in lacks])
        self.known = np.array([[name in reader.trades for reader in readers] for name in trades])
        self.free = np.array([reader.most is None or reader.load < reader.most for reader in readers])
        self.forbidden = self._forbidden()
        self.needed = sum(lack.readings for lack in lacks)
        self.bid = self._bids()
        self.scale = 1 if self.bid is None else MAX_BID * self.needed + 1
        self.first = FIRST + len(readers)  # node of the first dossier
        self.level = water_level(readers, self.needed)
        self.base: Ints = np.empty((0, 4), dtype=np.int64)
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
        pairs = np.array(rows, dtype=np.int64).reshape(-1, 2)
        return pairs[np.argsort(pairs[:, 0], kind="stable")]

    def _bids(self) -> Ints | None:
        """Return what each pair costs by what its juror said, dossiers in rows; nothing when nobody said anything."""
        bids = {
            (self.dossier_of[dossier], self.reader_of[reader]): value
            for (reader, dossier), value in self.problem.bids.items()
            if dossier in self.dossier_of and reader in self.reader_of
        }
        if not bids:
            return None
        costs = np.full((len(self.problem.lacks), len(self.problem.readers)), NEUTRAL_BID, dtype=np.int64)
        for pair, value in bids.items():
            costs[pair] = value
        return costs

    def _scale_costs(self) -> None:
        """Multiply what the rules cost, so that all the bids together weigh less than the smallest rule.

        As far as the solver's whole numbers allow: beyond, on sharings that no promotion has reached, a few bids may
        weigh as much as one trade.
        """
        if self.bid is None:
            return
        largest = int(np.abs(self.base[:, 3]).max()) * (self.nodes + 2)
        self.scale = min(MAX_BID * self.needed + 1, max(MAX_BID + 1, MAX_SOLVER_COST // largest))
        self.base[:, 3] *= self.scale

    def limit_loads(self, limit: int) -> None:
        """Make the arcs that carry no pair, one a row: tail, head, capacity, cost; number the doors.

        Nobody is given a reading beyond ``limit`` in all. A reading under the water level saves something; above it,
        each costs more than the one before, so that what exceeds is spread.
        """
        lacks, readers = self.problem.lacks, self.problem.readers
        assert self.level is not None  # noqa: S101 - a limit is only set where the jurors have room enough
        high = self.level
        low = high - (sum(room(reader, high) for reader in readers) > self.needed)
        missing = MISSING * (1 + limit - high)
        rows: list[tuple[int, int, int, int]] = []
        for rank, reader in enumerate(readers):
            fair, level, most = (room(reader, bound) for bound in (low, high, limit))
            node = FIRST + rank
            rows += [(node, SINK, fair, -SHARE), (node, SINK, level - fair, 0)]
            steps = range(max(high, reader.load) - high + 1, max(high, reader.load) - high + most - level + 1)
            rows += [(node, SINK, 1, EXCESS * step) for step in steps]
        first = self.first
        self.door = np.repeat(np.arange(first, first + len(lacks)), self.kinds).reshape(-1, self.kinds)
        self.nodes = first + len(lacks)
        for rank, lack in enumerate(lacks):
            node = first + rank
            rows += [(SOURCE, node, lack.readings, 0), (node, SINK, lack.readings, missing)]
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
        self.base = np.array(rows, dtype=np.int64)
        self._scale_costs()

    def may_read(self, rank: int) -> Mask:
        """Return which readers are allowed for the dossier of this rank."""
        mask = self.free.copy()
        left, right = np.searchsorted(self.forbidden[:, 0], (rank, rank + 1))
        mask[self.forbidden[left:right, 1]] = False
        return mask

    def chunks(self) -> Iterator[tuple[int, Mask, Ints]]:
        """Yield the pairs by groups of dossiers: rank of the first, which are allowed, what each costs."""
        for start in range(0, len(self.problem.lacks), CHUNK):
            trade = self.trade[start : start + CHUNK]
            mask = np.tile(self.free, (len(trade), 1))
            left, right = np.searchsorted(self.forbidden[:, 0], (start, start + CHUNK))
            rows = self.forbidden[left:right]
            mask[rows[:, 0] - start, rows[:, 1]] = False
            costs = np.where(self.known[trade], 0, TRADE) * self.scale
            yield start, mask, costs if self.bid is None else costs + self.bid[start : start + CHUNK]

    def begin(self, width: int | None) -> None:
        """Let in ``width`` jurors of each kind for each dossier, those who know its trade first, each in turn; or all.

        Where they stand in the turn moves from a dossier to the next, so that all jurors are let in as often.
        """
        allowed = []
        for start, mask, costs in self.chunks():
            if width is not None:
                turn = (np.arange(len(self.kind)) - 7 * (start + np.arange(len(mask)))[:, None]) % len(self.kind)
                order = np.where(mask, costs * len(self.kind) + turn, np.iinfo(np.int64).max)
                nearest = np.zeros_like(mask)
                for kind in range(self.kinds):
                    mine = np.flatnonzero(self.kind == kind)
                    best = np.argsort(order[:, mine], axis=1, kind="stable")[:, :width]
                    np.put_along_axis(nearest, mine[best], values=True, axis=1)
                np.logical_and(mask, nearest, out=mask)
            allowed.append(np.argwhere(mask) + np.array([start, 0]))
        self.pairs = draw_order(np.concatenate(allowed))

    def arcs(self) -> Ints:
        """Return every arc, one a row: tail, head, capacity, cost; those of the pairs come last, in their order."""
        dossier, reader = self.pairs.T
        costs = np.where(self.known[self.trade[dossier], reader], 0, TRADE) * self.scale
        if self.bid is not None:
            costs = costs + self.bid[dossier, reader]
        tails = self.door[dossier, self.kind[reader]]
        return np.concatenate([self.base, np.stack([tails, FIRST + reader, np.ones_like(costs), costs], axis=1)])

    def widen(self, prices: Ints) -> bool:
        """Let in every pair that these prices say could better the answer; tell whether there was one."""
        allowed = []
        for start, mask, costs in self.chunks():
            doors = prices[self.door[start : start + len(mask)]][:, self.kind]
            better = mask & (costs + doors < prices[FIRST : FIRST + len(self.kind)])
            allowed.append(np.argwhere(better) + np.array([start, 0]))
        return self.let_in(np.concatenate(allowed))

    def let_in(self, fresh: Ints) -> bool:
        """Add pairs to those that are tried; tell whether one is new. Without any, their order stays as it was."""
        pairs = np.unique(np.concatenate([self.pairs, fresh]), axis=0)
        more = len(pairs) > len(self.pairs)
        if more:
            self.pairs = draw_order(pairs)
        return more


def draw_order(pairs: Ints) -> Ints:
    """Return pairs dossier by dossier, the jurors of each in an order of its own, drawn by a fixed rule.

    Of equal answers the solver takes the first: without this, the same jurors would read the same dossiers together,
    and the severity of two who share none cannot be compared.
    """
    chance = np.random.default_rng(0).random(len(pairs))
    return pairs[np.lexsort((chance, pairs[:, 0]))]
