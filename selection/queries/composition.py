"""The names of what a composed matching changes."""

from collections.abc import Iterable, Mapping
from typing import Any

from applications.models import Application
from challenges.models import Position
from selection.models import MatchRun


def names_of(run: MatchRun) -> tuple[dict[int, str], dict[int, str]]:
    """Return the names of a matching's positions, and of its people (two queries)."""
    positions = Position.objects.filter(pk__in=dict(run.inputs["seats"])).select_related("challenge", "profession")
    people = Application.objects.filter(pk__in=dict(run.inputs["wishes"])).select_related("candidate")
    seats = {position.pk: f"{position.challenge}, {position.profession}" for position in positions}
    return seats, {application.pk: str(application.candidate) for application in people}


def named(
    run: MatchRun, opened: Mapping[int, int], assigned: Mapping[int, int], moves: Iterable[Any]
) -> dict[str, Any]:
    """Return, by name, the seats closed, the seats given by hand and who moves (two queries).

    ``opened`` gives the seats open to the matching by position, ``assigned`` the position of each person.
    """
    free = dict(run.inputs["seats"])
    seats, names = names_of(run)
    given = list(assigned.values())
    return {
        "closed": [
            (seats[key], free[key] - given.count(key), count)
            for key, count in opened.items()
            if count != free[key] - given.count(key)
        ],
        "assigned": [(names[person], seats[position]) for person, position in assigned.items()],
        "moves": [
            (names[move.candidate], seats.get(move.before or 0, ""), seats.get(move.after or 0, "")) for move in moves
        ],
    }


def assigned_in(run: MatchRun) -> list[tuple[str, str]]:
    """Return whom a proposal gives a seat by hand, and where, by name (two queries when there are some)."""
    assigned = dict(run.inputs.get("scenario", {}).get("assigned", []))
    people = Application.objects.select_related("candidate").in_bulk(assigned)
    seats = Position.objects.select_related("challenge", "profession").in_bulk(assigned.values())
    return [(str(people[person].candidate), str(seats[position])) for person, position in assigned.items()]
