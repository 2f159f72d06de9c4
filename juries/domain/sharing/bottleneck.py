"""Why readings cannot be shared better, or at all: a minimum cut that anybody can count again, and how to cure it.

``needed`` readings of some dossiers can be given to nobody but some jurors, ``elsewhere`` excepted, and these accept
only ``accepted``: the shortage is what remains (Hall's condition, with multiplicities). The same cut, when nobody may
hold more than a limit, proves that somebody holds more: it is the certificate of the lowest maximum load.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from common.language.french import counted
from common.lazy import LazyModule
from juries.domain.sharing.network import FIRST, SINK, SOURCE, Network, room

if TYPE_CHECKING:
    import numpy as np
    from ortools.graph.python import max_flow, min_cost_flow

    from juries.domain.sharing.network import Ints, Mask
else:
    np = LazyModule("numpy")
    max_flow = LazyModule("ortools.graph.python.max_flow")
    min_cost_flow = LazyModule("ortools.graph.python.min_cost_flow")

WIDENED = 16  # pairs let in for a dossier at each round of a search on a large problem
STARTS = 8  # dossiers left short from which the smallest cut is looked for
RAISE_COST, LIFT_COST, UNREAD_COST = 100, 101, 10_000


@dataclass(frozen=True, slots=True)
class Bottleneck:
    """Dossiers and jurors, by key, such that ``needed`` exceeds ``elsewhere`` plus ``accepted``.

    ``elsewhere`` counts the pairs of these dossiers with the other jurors they may have; ``accepted`` is what these
    jurors may still receive, each up to ``limit`` readings in all when there is one.
    """

    dossiers: tuple[int, ...]
    readers: tuple[int, ...]
    needed: int
    elsewhere: int
    accepted: int
    limit: int | None = None

    @property
    def shortage(self) -> int:
        """Return how many readings have nobody: it is positive, or the bottleneck proves nothing."""
        return self.needed - self.elsewhere - self.accepted


@dataclass(frozen=True, slots=True)
class Cure:
    """The fewest changes that give every reading: maxima raised (juror, by how many) and conflicts set aside.

    ``unread`` readings remain that no change among them can give: jurors must be added.
    """

    raised: tuple[tuple[int, int], ...] = ()
    lifted: tuple[tuple[int, int], ...] = ()
    unread: int = 0


class ImpossibleError(Exception):
    """``missing`` readings have nobody; ``bottleneck`` says why for some of them, ``cure`` what would give them all."""

    def __init__(self, bottleneck: Bottleneck, cure: Cure, missing: int) -> None:
        self.bottleneck, self.cure, self.missing = bottleneck, cure, missing
        super().__init__(counted(missing, "lecture"))


@dataclass(frozen=True, slots=True)
class Spread:
    """The most readings that can be given under a limit: the pairs, by rank, and what each side then has."""

    pairs: Ints
    given: Ints  # readings of each dossier
    loads: Ints  # readings received by each reader
    rooms: Ints


def spread_readings(network: Network, limit: int | None) -> Spread:
    """Give as many readings as possible, exactly, with nobody beyond ``limit`` in all (a maximum flow).

    On a large problem, pairs left out are let in as long as one of them crosses the cut.
    """
    lacks, readers = network.problem.lacks, network.problem.readers
    rooms = np.array([min(network.needed, room(reader, limit)) for reader in readers], dtype=np.int64)
    ends = [
        *((SOURCE, network.first + rank, lack.readings) for rank, lack in enumerate(lacks)),
        *((FIRST + rank, SINK, int(most)) for rank, most in enumerate(rooms)),
    ]
    while True:
        dossier, reader = network.pairs.T
        pairs = np.stack([network.first + dossier, FIRST + reader, np.ones_like(dossier)], axis=1)
        solver = max_flow.SimpleMaxFlow()
        arcs = np.concatenate([np.array(ends, dtype=np.int64), pairs])
        numbers = solver.add_arcs_with_capacity(*arcs.T)
        solver.solve(SOURCE, SINK)
        flows = np.asarray(solver.flows(numbers))[len(ends) :]
        taken = network.pairs[flows > 0]
        if len(taken) == network.needed or not _widen_across(network, set(solver.get_source_side_min_cut())):
            break
    given = np.bincount(taken[:, 0], minlength=len(lacks))
    return Spread(taken, given, np.bincount(taken[:, 1], minlength=len(readers)), rooms)


def _widen_across(network: Network, inside: set[int]) -> bool:
    """Let in some of the pairs left out that cross a cut; tell whether there was one."""
    dossiers = np.array([network.first + rank in inside for rank in range(len(network.problem.lacks))])
    outside = np.array([FIRST + rank not in inside for rank in range(len(network.problem.readers))])
    fresh = []
    for start, mask, _ in network.chunks():
        crossing = mask & dossiers[start : start + len(mask), None] & outside
        known = network.pairs[(network.pairs[:, 0] >= start) & (network.pairs[:, 0] < start + len(mask))]
        crossing[known[:, 0] - start, known[:, 1]] = False
        fresh.append(np.argwhere(crossing & (crossing.cumsum(axis=1) <= WIDENED)) + np.array([start, 0]))
    return network.let_in(np.concatenate(fresh))


def _reach(network: Network, spread: Spread, starts: list[int]) -> tuple[set[int], set[int]]:
    """Return the ranks of the dossiers and readers that share the shortage of some dossiers.

    A juror who already has a reading of the dossier is no way out of it; one who may have it is, and so are the
    dossiers that this juror reads, since a reading of theirs could move.
    """
    readers_of: dict[int, list[int]] = defaultdict(list)
    dossiers_of: dict[int, list[int]] = defaultdict(list)
    for dossier, reader in spread.pairs.tolist():
        readers_of[dossier].append(reader)
        dossiers_of[reader].append(dossier)
    short, full, waiting = set(starts), set[int](), list(starts)
    seen: Mask = np.zeros(len(network.problem.readers), dtype=np.bool_)
    while waiting:
        rank = waiting.pop()
        mask = network.may_read(rank) & ~seen
        mask[readers_of[rank]] = False
        seen |= mask
        for reader in np.flatnonzero(mask).tolist():
            full.add(reader)
            waiting += [dossier for dossier in dossiers_of[reader] if dossier not in short]
            short.update(dossiers_of[reader])
    return short, full


def _bottleneck(network: Network, short: set[int], full: set[int], limit: int | None) -> Bottleneck:
    lacks, readers = network.problem.lacks, network.problem.readers
    inside = np.zeros(len(readers), dtype=np.bool_)
    inside[sorted(full)] = True
    return Bottleneck(
        dossiers=tuple(lacks[rank].key for rank in sorted(short)),
        readers=tuple(readers[rank].key for rank in sorted(full)),
        needed=sum(lacks[rank].readings for rank in short),
        elsewhere=sum(int((network.may_read(rank) & ~inside).sum()) for rank in short),
        accepted=sum(room(readers[rank], limit) for rank in full),
        limit=limit,
    )


def find_bottleneck(network: Network, spread: Spread, limit: int | None) -> Bottleneck:
    """Return the smallest of the cuts that explain why a maximum spread leaves readings out."""
    lacking = [rank for rank, lack in enumerate(network.problem.lacks) if spread.given[rank] < lack.readings]
    cuts = [_bottleneck(network, *_reach(network, spread, [rank]), limit) for rank in lacking[:STARTS]]
    return min(cuts, key=lambda cut: (len(cut.dossiers), len(cut.readers), cut.dossiers))


def find_cure(network: Network, spread: Spread) -> Cure:
    """Return the fewest maxima to raise and conflicts to set aside so that every reading is given (minimum cost).

    Only the dossiers that share a shortage are given again; the others keep what the spread gives them.
    """
    lacks, readers = network.problem.lacks, network.problem.readers
    lacking = [rank for rank, lack in enumerate(lacks) if spread.given[rank] < lack.readings]
    short, _ = _reach(network, spread, lacking)
    elsewhere = np.array([dossier not in short for dossier in spread.pairs[:, 0].tolist()], dtype=np.bool_)
    left = spread.rooms - np.bincount(spread.pairs[elsewhere][:, 1], minlength=len(readers))
    rows = [(FIRST + rank, SINK, int(most), 0) for rank, most in enumerate(left)]
    rows += [
        (FIRST + rank, SINK, network.needed, RAISE_COST)
        for rank, reader in enumerate(readers)
        if reader.most is not None
    ]
    for rank in sorted(short):
        node, lack = network.first + rank, lacks[rank]
        rows += [(SOURCE, node, lack.readings, 0), (node, SINK, lack.readings, UNREAD_COST)]
        for place, reader in enumerate(readers):
            pair = (reader.key, lack.key)
            if reader.key in lack.held_by or (
                pair in network.problem.conflicts and pair not in network.problem.liftable
            ):
                continue
            rows.append((node, FIRST + place, 1, LIFT_COST if pair in network.problem.conflicts else 0))
    return _read_cure(network, rows, sum(lacks[rank].readings for rank in short))


def _read_cure(network: Network, rows: list[tuple[int, int, int, int]], supply: int) -> Cure:
    """Solve the network of a cure and say what it changes."""
    lacks, readers = network.problem.lacks, network.problem.readers
    solver = min_cost_flow.SimpleMinCostFlow()
    numbers = solver.add_arcs_with_capacity_and_unit_cost(*np.array(rows, dtype=np.int64).T)
    solver.set_node_supply(SOURCE, supply)
    solver.set_node_supply(SINK, -supply)
    solver.solve()
    raised, lifted, unread = [], [], 0
    for (tail, head, _, cost), flow in zip(rows, np.asarray(solver.flows(numbers)).tolist(), strict=True):
        if flow and cost == RAISE_COST:
            raised.append((readers[tail - FIRST].key, flow))
        elif flow and cost == LIFT_COST:
            lifted.append((readers[head - FIRST].key, lacks[tail - network.first].key))
        elif cost == UNREAD_COST:
            unread += flow
    return Cure(tuple(raised), tuple(lifted), unread)
