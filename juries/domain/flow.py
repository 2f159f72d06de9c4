"""The best possible sharing of readings among jurors, as a minimum-cost flow solved to its proved optimum.

A dossier sends as many units as it lacks readings, to jurors without conflict with it, each taking a unit to the end.
Costs say what is preferred, in this order: nobody reads beyond the fair share, everybody reads their fair share, the
two kinds of juror meet on a dossier, a reader knows its trade. Model and measures: `evaluation.md` §3.1 and §4.1.
Identifiers are sorted and costs are whole numbers: two runs on the same data give the same answer.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

import numpy as np
from ortools.graph.python import min_cost_flow

TRADE = 100
MIX = 10_000
SHARE = 1_000_000
EXCESS = 100_000_000


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


@dataclass(slots=True)
class _Graph:
    """The arcs of the network, gathered before they are handed over at once."""

    arcs: list[tuple[int, int, int, int]] = field(default_factory=list)
    nodes: int = 2
    pairs: dict[int, tuple[int, int]] = field(default_factory=dict)

    def node(self) -> int:
        self.nodes += 1
        return self.nodes - 1

    def arc(self, tail: int, head: int, capacity: int, cost: int = 0) -> int:
        self.arcs.append((tail, head, capacity, cost))
        return len(self.arcs) - 1


SOURCE, SINK = 0, 1


def allowed(problem: Problem, lack: Lack) -> list[Reader]:
    """Return who may read a dossier: no conflict, not already its reader, and not full."""
    return [
        one
        for one in problem.readers
        if (one.key, lack.key) not in problem.conflicts
        and one.key not in lack.held_by
        and (one.most is None or one.load < one.most)
    ]


def _shares(problem: Problem) -> tuple[int, int]:
    """Return the fair share of a juror, rounded down and up, readings already held counted in."""
    total = sum(lack.readings for lack in problem.lacks) + sum(reader.load for reader in problem.readers)
    return total // len(problem.readers), -(-total // len(problem.readers))


def _reader_arcs(graph: _Graph, node: int, reader: Reader, low: int, high: int) -> None:
    room = 10**6 if reader.most is None else max(0, reader.most - reader.load)
    fair = min(room, max(0, low - reader.load))
    more = min(room - fair, max(0, high - max(low, reader.load)))
    graph.arc(node, SINK, fair, -SHARE)
    graph.arc(node, SINK, more)
    graph.arc(node, SINK, max(0, room - fair - more), EXCESS)


def _build(problem: Problem) -> _Graph:
    graph = _Graph()
    low, high = _shares(problem)
    kinds = {reader.key: reader.kind for reader in problem.readers}
    nodes = {reader.key: graph.node() for reader in problem.readers}
    for reader in problem.readers:
        _reader_arcs(graph, nodes[reader.key], reader, low, high)
    mixed = len(set(kinds.values())) > 1
    for lack in problem.lacks:
        dossier = graph.node()
        graph.arc(SOURCE, dossier, lack.readings)
        doors: dict[str, int] = {}
        wanted = lack.readings + len(lack.held_by)
        for reader in allowed(problem, lack):
            door = dossier
            if mixed and wanted > 1:
                if reader.kind not in doors:
                    doors[reader.kind] = graph.node()
                    same = sum(kinds.get(key) == reader.kind for key in lack.held_by)
                    graph.arc(dossier, doors[reader.kind], max(0, wanted - 1 - same))
                    graph.arc(dossier, doors[reader.kind], lack.readings, MIX)
                door = doors[reader.kind]
            cost = 0 if lack.trade in reader.trades else TRADE
            graph.pairs[graph.arc(door, nodes[reader.key], 1, cost)] = (lack.key, reader.key)
    return graph


def share(problem: Problem) -> list[tuple[int, int]]:
    """Return the (dossier, juror) pairs to make, sorted. Raises :class:`ImpossibleError` when a reading has nobody."""
    problem = Problem(
        tuple(sorted(problem.lacks, key=lambda one: one.key)),
        tuple(sorted(problem.readers, key=lambda one: one.key)),
        problem.conflicts,
    )
    needed = sum(lack.readings for lack in problem.lacks)
    if not problem.readers:
        raise ImpossibleError([lack.key for lack in problem.lacks], [], needed)
    graph = _build(problem)
    solver = min_cost_flow.SimpleMinCostFlow()
    tails, heads, capacities, costs = np.array(graph.arcs, dtype=np.int64).T
    solver.add_arcs_with_capacity_and_unit_cost(tails, heads, capacities, costs)
    solver.set_node_supply(SOURCE, needed)
    solver.set_node_supply(SINK, -needed)
    solver.solve_max_flow_with_min_cost()
    flows = solver.flows(np.array(list(graph.pairs), dtype=np.int64)) if graph.pairs else []
    made = sorted(pair for pair, flow in zip(graph.pairs.values(), flows, strict=True) if flow)
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
