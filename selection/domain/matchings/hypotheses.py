"""People placed by hand on a matching, to see what follows: who moves, why, and who is wronged. Nothing is written.

A hypothesis becomes a :class:`scenarios.Scenario`, which :func:`selection.propose` keeps under somebody's name.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import inf
from typing import Any

from selection.domain.errors import SelectionRefusedError
from selection.domain.matchings import scenarios
from selection.domain.matchings.scenarios import Figures, Move, Scenario, Seated
from selection.enums import MoveCause

C = MoveCause


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a bill of moves: who moves, why, and the other person who explains it, where there is one."""

    move: Move
    cause: MoveCause
    other: int | None = None


@dataclass(frozen=True, slots=True)
class Wrong:
    """Somebody who prefers a position and is ranked there before ``other``, or before nobody: a seat stays free."""

    candidate: int
    position: int
    other: int | None


@dataclass(frozen=True, slots=True)
class Bill:
    """What a hypothesis costs and gives, beside the matching as it is."""

    before: Figures
    after: Figures
    seated: Seated
    lines: list[Line]
    wronged: list[Wrong]


def with_places(inputs: Mapping[str, Any], scenario: Scenario, placed: Mapping[int, int]) -> Scenario:
    """Return a scenario in which some people have a seat by hand as well: ``{application: position}``.

    Raises :class:`SelectionRefusedError` for somebody who is not in the matching or already has a seat, for a position
    that they did not wish for, and for more people than a position has seats.
    """
    wishes, holders = dict(inputs["wishes"]), dict(inputs.get("holders", []))
    free: dict[int, int] = dict(inputs["seats"])
    given = Counter(placed.values())
    for person, position in placed.items():
        if person not in wishes or person in scenario.absent or person in holders:
            raise SelectionRefusedError("Cette personne n’attend pas de place dans cet appariement.")
        if position not in wishes[person] or position not in free:
            raise SelectionRefusedError("Une personne ne se place que dans un défi de ses vœux, pour son métier.")
    seats = dict(scenario.seats)
    for position, count in given.items():
        opened = seats[position] if position in seats else free[position]
        if count > opened:
            raise SelectionRefusedError("Ce poste n’a pas assez de places pour les personnes que vous y placez.")
        seats[position] = opened - count
    return replace(scenario, seats=seats, assigned={**scenario.assigned, **placed})


def bill(inputs: Mapping[str, Any], scenario: Scenario) -> Bill:
    """Return what a scenario changes of the matching of stored inputs, person by person."""
    before = scenarios.stable(inputs)
    after = scenarios.stable(scenarios.suppose(inputs, scenario)) | dict(scenario.assigned)
    wishes = {key: wished for key, wished in inputs["wishes"] if key not in scenario.absent}
    present = {**inputs, "wishes": list(wishes.items()), "seats": _seats(inputs, scenario)}
    moves = scenarios.moves(before, after)
    return Bill(
        scenarios.figures(inputs, before),
        scenarios.figures(present, after),
        after,
        [_line(move, scenario, before, after, wishes) for move in moves],
        wronged(present, after),
    )


def _seats(inputs: Mapping[str, Any], scenario: Scenario) -> list[list[int]]:
    """Return the seats of the hypothesis, those given by hand counted."""
    given = Counter(scenario.assigned.values())
    return [[key, scenario.seats.get(key, free - given[key]) + given[key]] for key, free in inputs["seats"]]


def _line(
    move: Move, scenario: Scenario, before: Seated, after: Seated, wishes: Mapping[int, list[int | None]]
) -> Line:
    """Return why somebody moves: what was asked for them, who came to their seat, or who left the one they obtain."""
    person = move.candidate
    if person in scenario.absent:
        return Line(move, C.ABSENT)
    if person in scenario.assigned:
        return Line(move, C.PLACED)
    gains = move.before is None or (
        move.after is not None and wishes[person].index(move.after) < wishes[person].index(move.before)
    )
    if gains:
        leaver = next((key for key, seat in before.items() if seat == move.after != after.get(key)), None)
        return Line(move, C.OPENED if leaver is None else C.FREED, leaver)
    comers = [key for key, seat in after.items() if seat == move.before != before.get(key)]
    placed = next((key for key in comers if key in scenario.assigned), None)
    if placed is not None:
        return Line(move, C.GIVEN, placed)
    return Line(move, C.OUTRANKED, comers[0]) if comers else Line(move, C.CLOSED)


def wronged(inputs: Mapping[str, Any], seated: Seated) -> list[Wrong]:
    """Return who would have a better wish if ranks alone decided, once each, at the wish that they prefer.

    Somebody placed where no jury ranked them comes after everybody whom it ranked.
    """
    known = scenarios.data(inputs)
    rows = []
    for candidate, wished in known.wishes.items():
        preferred = wished[: wished.index(seated[candidate])] if seated.get(candidate) in wished else wished
        for position in preferred:
            ranks, here = known.ranks.get(position, {}), [key for key, seat in seated.items() if seat == position]
            last = max(here, key=lambda key: (ranks.get(key, inf), key), default=None)
            full = len(here) >= known.seats.get(position, 0)
            if candidate in ranks and (
                (known.seats.get(position, 0) and not full)
                or (last is not None and ranks[candidate] < ranks.get(last, inf))
            ):
                rows.append(Wrong(candidate, position, last if full else None))
                break
    return rows
