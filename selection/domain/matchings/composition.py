"""How many seats to open so that teams and totals are as the campaign asks, at the least cost: chosen together, proved.

Closing a seat sends its person elsewhere, so that all seats are chosen at once, as a constraint programme over the
stable matchings (Baïou and Balinski, "The stable admissions polytope", 2000): each pair is together, or the person has
better, or the open seats are all filled by better ranked people. For given seats, every stable matching has the same
number of people at each position (Roth, "On the Allocation of Residents to Rural Hospitals", 1986), so that bounds on
these numbers hold for the one that is shown.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from common.lazy import LazyModule

if TYPE_CHECKING:
    from ortools.sat.python import cp_model
else:
    cp_model = LazyModule("ortools.sat.python.cp_model")


SEARCH_WORK = 5.0  # deterministic time units of the solver for each aim: the same answer on any machine
SEED = 0


class Market(NamedTuple):
    """The people and seats of a matching, as the algorithms read them."""

    wishes: Mapping[int, Sequence[int]]
    ranks: Mapping[int, Mapping[int, int]]
    seats: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Bound:
    """How many people some positions may have together; ``taken`` people are there already, outside the matching.

    With a ``team``, the positions of a challenge that ``joined`` people are in already, it binds only when somebody is
    in that team. ``rule`` says which rule it comes from.
    """

    rule: int
    positions: frozenset[int]
    taken: int = 0
    minimum: int = 0
    maximum: int | None = None
    team: frozenset[int] = frozenset()
    joined: int = 0

    def holds(self, people: Mapping[int, int]) -> bool:
        """Tell whether it holds for the number of people that a matching gives each position."""
        if self.team and not self.joined + sum(people.get(position, 0) for position in self.team):
            return True
        count = self.taken + sum(people.get(position, 0) for position in self.positions)
        return self.minimum <= count and (self.maximum is None or count <= self.maximum)


@dataclass(frozen=True, slots=True)
class Composition:
    """The seats to open, by position, and whether no other choice is better.

    A choice is better when it breaks fewer bounds, then seats more people, then keeps more seats open, then gives
    better wishes.
    """

    seats: dict[int, int]
    proved: bool


class _Model:
    """The stable matchings of a market whose number of open seats is a choice."""

    def __init__(self, market: Market, floors: Mapping[int, int]) -> None:
        self.model = cp_model.CpModel()
        self.market = market
        self.open = {
            position: self.model.new_int_var(min(floors.get(position, 0), free), free, f"seats of {position}")
            for position, free in market.seats.items()
        }
        self.pairs = {
            (person, position): self.model.new_bool_var(f"{person} at {position}")
            for person, wished in market.wishes.items()
            for position in wished
            if person in market.ranks.get(position, {}) and market.seats.get(position)
        }
        self.at: dict[int, list[tuple[int, Any]]] = defaultdict(list)
        for (person, position), chosen in self.pairs.items():
            self.at[position].append((market.ranks[position][person], chosen))
        for position, rows in self.at.items():
            self.model.add(sum(chosen for _, chosen in rows) <= self.open[position])
        for person, wished in market.wishes.items():
            self._be_stable(person, [position for position in wished if (person, position) in self.pairs])

    def _be_stable(self, person: int, wished: list[int]) -> None:
        """Have a person sit at most once, and never prefer a position that would rather have them."""
        so_far: list[Any] = []
        for position in wished:
            so_far.append(self.pairs[person, position])
            rank = self.market.ranks[position][person]
            before = sum(chosen for place, chosen in self.at[position] if place < rank)
            self.model.add(before + self.market.seats[position] * sum(so_far) >= self.open[position])
        self.model.add_at_most_one(so_far)

    def people(self, positions: Iterable[int]) -> Any:
        return sum(chosen for position in positions for _, chosen in self.at[position])

    def broken(self, bound: Bound) -> Any:
        """Return a variable that is true when a bound does not hold."""
        broken = self.model.new_bool_var(f"broken bound of rule {bound.rule}")
        conditions = [broken.negated()]
        if bound.team and not bound.joined:
            some = self.model.new_bool_var("")
            team = self.people(bound.team)
            self.model.add(team <= len(self.pairs) * some)
            self.model.add(team >= some)
            conditions.append(some)
        count = bound.taken + self.people(bound.positions)
        self.model.add(count >= bound.minimum).only_enforce_if(conditions)
        if bound.maximum is not None:
            self.model.add(count <= bound.maximum).only_enforce_if(conditions)
        return broken


def compose(
    market: Market, bounds: Sequence[Bound], *, floors: Mapping[int, int], start: Mapping[int, int]
) -> Composition:
    """Return the seats to open so that as many bounds hold as can, at the least cost.

    ``floors`` gives the seats that stay open whatever happens, those that people already have; ``start`` is the stable
    matching of all the seats, ``{person: position}``, where the search begins. Everything stays open when the search
    finds nothing better in its time.
    """
    programme = _Model(market, floors)
    model = programme.model
    aims = (
        -sum(programme.broken(bound) for bound in bounds),
        sum(programme.pairs.values()),
        sum(programme.open.values()),
        -sum(market.wishes[person].index(position) * chosen for (person, position), chosen in programme.pairs.items()),
    )
    for position, count in programme.open.items():
        model.add_hint(count, market.seats[position])
    for (person, position), chosen in programme.pairs.items():
        model.add_hint(chosen, start.get(person) == position)
    seats, proved = dict(market.seats), True
    for aim in aims if bounds else ():
        solver = cp_model.CpSolver()
        solver.parameters.random_seed, solver.parameters.num_workers = SEED, 1
        solver.parameters.max_deterministic_time = SEARCH_WORK
        model.maximize(aim)
        status = solver.solve(model)
        proved = proved and status == cp_model.OPTIMAL
        if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
            break
        seats = {position: solver.value(count) for position, count in programme.open.items()}
        model.add(aim >= round(solver.objective_value))
        model.clear_hints()
        for variable in chain(programme.open.values(), programme.pairs.values()):
            model.add_hint(variable, solver.value(variable))
    return Composition(seats, proved)
