"""The names of what a composed matching changes."""

from typing import Any

from applications.domain.composition_rules import Composed
from applications.domain.scenarios import scenario_of
from applications.models import Application, MatchRun
from challenges.models import Position


def named(run: MatchRun, composed: Composed) -> dict[str, Any]:
    """Return, by name, the seats closed, the seats given by hand and who moves (two queries)."""
    free = dict(run.inputs["seats"])
    positions = Position.objects.filter(pk__in=free).select_related("challenge", "profession")
    seats = {position.pk: f"{position.challenge}, {position.profession}" for position in positions}
    people = Application.objects.filter(pk__in=dict(run.inputs["wishes"])).select_related("candidate")
    names = {application.pk: str(application.candidate) for application in people}
    assigned = composed.scenario.assigned
    given = list(assigned.values())
    return {
        "closed": [
            (seats[key], free[key] - given.count(key), count)
            for key, count in composed.scenario.seats.items()
            if count != free[key] - given.count(key)
        ],
        "assigned": [(names[person], seats[position]) for person, position in assigned.items()],
        "moves": [
            (names[move.candidate], seats.get(move.before or 0, ""), seats.get(move.after or 0, ""))
            for move in composed.moves
        ],
    }


def assigned_in(run: MatchRun) -> list[tuple[str, str]]:
    """Return whom a proposal gives a seat by hand, and where, by name (two queries when there are some)."""
    assigned = scenario_of(run.inputs).assigned
    people = Application.objects.select_related("candidate").in_bulk(assigned)
    seats = Position.objects.select_related("challenge", "profession").in_bulk(assigned.values())
    return [(str(people[person].candidate), str(seats[position])) for person, position in assigned.items()]
