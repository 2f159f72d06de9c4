"""Solve a timetable of hearings over several panels: everybody placed if it can be, nobody in two rooms at once.

A constraint problem (CP-SAT): first place as many hearings as possible, then move as few as possible of those already
planned, then use few half-days, then keep close to each other. The number of half-days is rarely proved minimal: the
time allowed bounds the search, and the answer says what was proved. :func:`faults` checks any timetable by itself.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from common.lazy import LazyModule

if TYPE_CHECKING:
    from ortools.sat.python import cp_model
else:
    cp_model = LazyModule("ortools.sat.python.cp_model")


SOLVER_SECONDS = 20.0
NOON_HOUR = 13
SEED = 1


class Slot(NamedTuple):
    """One hour a panel could hear somebody, in aware instants."""

    panel: int
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Request:
    """One hearing wanted: of whom, by one of these panels. ``key`` names it; ``person`` is who must be there."""

    key: int
    person: int
    panels: tuple[int, ...]


Spans = Sequence[tuple[datetime, datetime]]


@dataclass(frozen=True, slots=True)
class Problem:
    """Slots, hearings wanted, and what forbids them.

    ``members`` are the jurors of each panel, ``quorum`` how many must be free; ``away`` tells when a person or juror
    cannot come; ``conflicts`` are (panel, request) pairs never made; ``rooms`` how many panels sit at once (no limit
    when ``None``); ``rest`` is the time a person has between two hearings; ``current`` are the hearings planned,
    moved only if they must be, and ``locked`` those never moved.
    """

    slots: tuple[Slot, ...]
    requests: tuple[Request, ...]
    members: Mapping[int, frozenset[int]] = field(default_factory=dict)
    quorum: Mapping[int, int] = field(default_factory=dict)
    away: Mapping[int, Spans] = field(default_factory=dict)
    conflicts: frozenset[tuple[int, int]] = frozenset()
    rooms: int | None = None
    rest: timedelta = timedelta()
    current: Mapping[int, Slot] = field(default_factory=dict)
    locked: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Timetable:
    """Who is heard when; ``left`` are those who could not be placed; ``proved`` when nobody more could ever be."""

    places: dict[int, Slot]
    left: list[int]
    moved: int
    half_days: int
    proved: bool


def _cross(first: Slot, second: Slot, rest: timedelta = timedelta()) -> bool:
    return first.starts_at < second.ends_at + rest and second.starts_at < first.ends_at + rest


def _away(who: int, slot: Slot, away: Mapping[int, Spans]) -> bool:
    return any(start < slot.ends_at and slot.starts_at < end for start, end in away.get(who, ()))


def _sits(panel: int, slot: Slot, problem: Problem) -> bool:
    """Tell whether enough members of a panel are free at a slot; a panel whose members are unknown always sits."""
    members = problem.members.get(panel, frozenset())
    free = sum(not _away(member, slot, problem.away) for member in members)
    return free >= problem.quorum.get(panel, len(members))


def _half_day(slot: Slot) -> tuple[int, str]:
    return slot.panel, f"{slot.starts_at:%Y-%m-%d} {'am' if slot.starts_at.hour < NOON_HOUR else 'pm'}"


def possible(problem: Problem) -> dict[int, list[int]]:
    """Return the slots, by their rank, where each hearing could be."""
    sitting = [_sits(slot.panel, slot, problem) for slot in problem.slots]
    return {
        request.key: [
            rank
            for rank, slot in enumerate(problem.slots)
            if sitting[rank]
            and slot.panel in request.panels
            and (slot.panel, request.key) not in problem.conflicts
            and not _away(request.person, slot, problem.away)
            and (request.key not in problem.locked or slot == problem.current.get(request.key))
        ]
        for request in problem.requests
    }


class Weights(NamedTuple):
    """What a place, a slot kept and a half-day are worth, so that no sum of a lesser thing outweighs a greater one.

    A half-day costs one, and there are ``sessions`` of them: whoever places one more is worth at least a place less
    all the half-days, which is what makes a bound a proof.
    """

    placed: int
    unmoved: int
    sessions: int

    @classmethod
    def of(cls, problem: Problem) -> "Weights":
        """Return the weights of a problem, from its own size."""
        sessions = len({_half_day(slot) for slot in problem.slots})
        unmoved = sessions + 1
        return cls(placed=unmoved * len(problem.current) + sessions + 1, unmoved=unmoved, sessions=sessions)


class _Model:
    """The constraint model of a problem: one yes or no for each hearing at each possible slot."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.model = cp_model.CpModel()
        self.at: dict[tuple[int, int], cp_model.IntVar] = {}
        self.by_slot: dict[int, list[cp_model.IntVar]] = defaultdict(list)
        for key, ranks in possible(problem).items():
            mine = []
            for rank in ranks:
                chosen = self.model.new_bool_var(f"{key}-{rank}")
                self.at[key, rank] = chosen
                self.by_slot[rank].append(chosen)
                mine.append(chosen)
            self.model.add_at_most_one(mine)
        for chosen in self.by_slot.values():
            self.model.add_at_most_one(chosen)
        self._people()
        self._panels()
        self._aim()

    def _instants(self) -> list[datetime]:
        return sorted({slot.starts_at for slot in self.problem.slots})

    def _people(self) -> None:
        """Keep a person in one room at a time: at each instant a slot begins, one hearing at most goes on for them."""
        by_person: dict[int, list[int]] = defaultdict(list)
        for request in self.problem.requests:
            by_person[request.person].append(request.key)
        rest = self.problem.rest
        for keys in by_person.values():
            mine = [pair for pair in self.at if pair[0] in set(keys)] if len(keys) > 1 else []
            slots = [(self.problem.slots[rank], self.at[key, rank]) for key, rank in mine]
            for instant in sorted({slot.starts_at for slot, _ in slots}):
                going = [var for slot, var in slots if slot.starts_at <= instant < slot.ends_at + rest]
                self.model.add_at_most_one(going)

    def _panels(self) -> None:
        """Keep panels that share a juror apart, a panel in one hearing at a time, and the rooms enough."""
        slots = self.problem.slots
        used = {rank: sum(chosen) for rank, chosen in self.by_slot.items()}
        for instant in self._instants():
            going = [rank for rank in used if slots[rank].starts_at <= instant < slots[rank].ends_at]
            if self.problem.rooms is not None:
                self.model.add(sum(used[rank] for rank in going) <= self.problem.rooms)
            by_juror: dict[int, list[int]] = defaultdict(list)
            for rank in going:
                for juror in self.problem.members.get(slots[rank].panel, {-slots[rank].panel - 1}):
                    by_juror[juror].append(rank)
            for ranks in {tuple(meeting) for meeting in by_juror.values() if len(meeting) > 1}:
                self.model.add(sum(used[rank] for rank in ranks) <= 1)

    def _aim(self) -> None:
        problem = self.problem
        weights = self.weights = Weights.of(problem)
        aim: list[cp_model.LinearExprT] = [weights.placed * chosen for chosen in self.at.values()]
        for key, slot in problem.current.items():
            aim += [
                weights.unmoved * var
                for (request, rank), var in self.at.items()
                if request == key and problem.slots[rank] == slot
            ]
        sessions: dict[tuple[int, str], list[cp_model.IntVar]] = defaultdict(list)
        for rank, chosen in self.by_slot.items():
            sessions[_half_day(problem.slots[rank])] += chosen
        for session, chosen in sessions.items():
            opened = self.model.new_bool_var(f"session {session}")
            for variable in chosen:
                self.model.add_implication(variable, opened)
            aim.append(-opened)
        self.model.maximize(sum(aim))


def solve(problem: Problem, *, seconds: float = SOLVER_SECONDS) -> Timetable:
    """Return the best timetable found in the time allowed; the same problem gives the same answer when it is proved."""
    built = _Model(problem)
    for key, slot in problem.current.items():
        for (request, rank), var in built.at.items():
            if request == key:
                built.model.add_hint(var, problem.slots[rank] == slot)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.random_seed = SEED
    solver.parameters.num_workers = 2
    status = solver.solve(built.model)
    is_solved = status in {cp_model.OPTIMAL, cp_model.FEASIBLE}
    places = {key: problem.slots[rank] for (key, rank), var in built.at.items() if is_solved and solver.value(var)}
    bound = solver.best_objective_bound
    return Timetable(
        places=places,
        left=[request.key for request in problem.requests if request.key not in places],
        moved=sum(key in places and places[key] != slot for key, slot in problem.current.items()),
        half_days=len({_half_day(slot) for slot in places.values()}),
        proved=is_solved and bound < built.weights.placed * (len(places) + 1) - built.weights.sessions,
    )


def _together(pairs: Iterable[tuple[int, Slot]], rest: timedelta) -> list[tuple[int, int]]:
    rows = sorted(pairs, key=lambda pair: pair[1].starts_at)
    return [
        (request, other)
        for rank, (request, slot) in enumerate(rows)
        for other, later in rows[rank + 1 :]
        if _cross(slot, later, rest)
    ]


def faults(problem: Problem, places: Mapping[int, Slot]) -> list[str]:
    """Return what is wrong in a timetable, in French; another path than the solver's, for theirs and for anybody's."""
    requests = {request.key: request for request in problem.requests}
    faults = []
    allowed = possible(problem)
    ranks = {slot: rank for rank, slot in enumerate(problem.slots)}
    by_person: dict[int, list[tuple[int, Slot]]] = defaultdict(list)
    by_juror: dict[int, list[tuple[int, Slot]]] = defaultdict(list)
    for key, slot in places.items():
        if ranks.get(slot) not in allowed[key]:
            faults.append(f"Audition {key} : ce créneau ne lui est pas possible.")
        by_person[requests[key].person].append((key, slot))
        for juror in problem.members.get(slot.panel, {-slot.panel - 1}):
            by_juror[juror].append((key, slot))
    for rows in by_person.values():
        faults += [
            f"Auditions {request} et {two} : la même personne à deux endroits."
            for request, two in _together(rows, problem.rest)
        ]
    crossed = {pair for rows in by_juror.values() for pair in _together(rows, timedelta())}
    faults += [
        f"Auditions {request} et {two} : le même jury ou le même juré à deux endroits."
        for request, two in sorted(crossed)
    ]
    if problem.rooms is not None:
        for instant in sorted({slot.starts_at for slot in places.values()}):
            busy = sum(slot.starts_at <= instant < slot.ends_at for slot in places.values())
            if busy > problem.rooms:
                faults.append(f"{instant:%d/%m %H:%M} : {busy} auditions, salles disponibles : {problem.rooms}.")
    return faults


def slots_of(panel: int, starts_at: datetime, ends_at: datetime, *, minutes: int, pause: int) -> list[Slot]:
    """Cut a session of a panel into slots of ``minutes``, ``pause`` minutes apart."""
    slots, begins, length = [], starts_at, timedelta(minutes=minutes)
    while begins + length <= ends_at:
        slots.append(Slot(panel, begins, begins + length))
        begins += length + timedelta(minutes=pause)
    return slots
