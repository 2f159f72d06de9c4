"""Other matchings of the same data, compared on named criteria; what a change of seats or a withdrawal would do.

Nothing here decides: a scenario becomes a proposal when somebody keeps it, under their name, and another adopts it.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from selection.domain.matchings import matching
from selection.domain.matchings.composition import Bound, Market, compose

MIN_TEAM_SIZE = 2
HOLDER_PRIORITY = 10**6  # more than any rank: whoever has a seat comes first there
Seated = dict[int, int]


@dataclass(frozen=True, slots=True)
class Scenario:
    """What is supposed: seats opened to the matching, by position, and people taken out of it.

    ``assigned`` gives a seat to people by hand, ``{application: position}``: it is not open to the matching, and its
    seat is counted out of ``seats``. ``rules`` are the campaign's rules that the scenario answers, as sentences.
    """

    seats: Mapping[int, int] = field(default_factory=dict)
    absent: frozenset[int] = frozenset()
    reason: str = ""
    assigned: Mapping[int, int] = field(default_factory=dict)
    rules: tuple[str, ...] = ()

    @property
    def changes(self) -> bool:
        """Tell whether anything is supposed at all."""
        return bool(self.seats or self.absent or self.assigned)

    def kept(self) -> dict[str, Any]:
        """Return the scenario as it is stored with the inputs it changed."""
        seats = [[key, self.seats[key]] for key in sorted(self.seats)]
        assigned = [[key, self.assigned[key]] for key in sorted(self.assigned)]
        return {
            "seats": seats,
            "absent": sorted(self.absent),
            "reason": self.reason,
            **({"assigned": assigned} if assigned else {}),
            **({"rules": list(self.rules)} if self.rules else {}),
        }


@dataclass(frozen=True, slots=True)
class Figures:
    """What a matching gives, criterion by criterion. ``blocking`` pairs and ``wronged`` people are nought if stable.

    A challenge of several seats is ``complete`` when all are filled and ``lone`` when one person would be there alone.
    """

    seated: int
    complete: int
    lone: int
    first: int
    mean_wish: float
    results: Decimal
    blocking: int
    wronged: int


@dataclass(frozen=True, slots=True)
class Alternative:
    """One way to match, in words, with what it gives; ``scenario`` is how to propose it, where that may be done."""

    title: str
    detail: str
    seated: Seated
    figures: Figures
    scenario: Scenario | None = None

    @property
    def query(self) -> str:
        """Return the scenario as the what-if page reads it."""
        return urlencode({f"seats_{key}": count for key, count in self.scenario.seats.items()}) if self.scenario else ""


@dataclass(frozen=True, slots=True)
class Move:
    """One person whom a change moves: positions before and after, nothing when there is none."""

    candidate: int
    before: int | None
    after: int | None


def data(inputs: Mapping[str, Any]) -> Market:
    """Read stored inputs; whoever has a seat comes first there, so that nobody loses the seat they have."""
    ranks = {key: {application: place for application, place, _ in rows} for key, rows in inputs["ranks"]}
    for application, seat in inputs.get("holders", []):
        mine = ranks.setdefault(seat, {})
        mine[application] = mine.get(application, 0) - HOLDER_PRIORITY
    return Market(
        wishes={application: [p for p in positions if p is not None] for application, positions in inputs["wishes"]},
        ranks=ranks,
        seats=dict(inputs["seats"]),
    )


def scenario_of(inputs: Mapping[str, Any]) -> Scenario:
    """Return the scenario that changed stored inputs; an empty one when none did."""
    stored = inputs.get("scenario", {"seats": [], "absent": []})
    return Scenario(
        dict(stored["seats"]),
        frozenset(stored["absent"]),
        stored.get("reason", ""),
        dict(stored.get("assigned", [])),
        tuple(stored.get("rules", [])),
    )


def suppose(inputs: Mapping[str, Any], scenario: Scenario) -> dict[str, Any]:
    """Return the inputs as a scenario changes them; it is kept with them, after those that changed them before."""
    before = scenario_of(inputs)
    reasons = dict.fromkeys(reason for reason in (before.reason, scenario.reason.strip()) if reason)
    whole = Scenario(
        {**before.seats, **scenario.seats},
        scenario.absent | before.absent,
        " ; ".join(reasons),
        {**before.assigned, **scenario.assigned},
        tuple(dict.fromkeys((*before.rules, *scenario.rules))),
    )
    return {
        **inputs,
        "wishes": [row for row in inputs["wishes"] if row[0] not in {*scenario.absent, *scenario.assigned}],
        "seats": [[key, scenario.seats.get(key, free)] for key, free in inputs["seats"]],
        "scenario": whole.kept(),
    }


def _teams(inputs: Mapping[str, Any]) -> dict[int, tuple[list[int], int]]:
    """Return the positions of each challenge and how many people it has already: {challenge: (positions, taken)}."""
    return {challenge: (positions, taken) for challenge, positions, taken in inputs.get("teams", [])}


def _sizes(inputs: Mapping[str, Any], seated: Seated) -> list[tuple[int, int, int]]:
    """Return (challenge, people, seats) of each challenge that has several seats, those taken counted."""
    given, free = Counter(seated.values()), dict(inputs["seats"])
    rows = [
        (challenge, taken + sum(given[p] for p in positions), taken + sum(free[p] for p in positions))
        for challenge, (positions, taken) in _teams(inputs).items()
    ]
    return [row for row in rows if row[2] >= MIN_TEAM_SIZE]


def figures(inputs: Mapping[str, Any], seated: Seated) -> Figures:
    """Measure a matching against the whole of the stored inputs."""
    known = data(inputs)
    results = {(key, application): Decimal(result) for key, rows in inputs["ranks"] for application, _, result in rows}
    wanted = dict(inputs["wishes"])
    places = [wanted[application].index(position) + 1 for application, position in seated.items()]
    blocking = matching.blocking_pairs(known.wishes, known.ranks, known.seats, seated)
    sizes = _sizes(inputs, seated)
    return Figures(
        seated=len(seated),
        complete=sum(people == seats for _, people, seats in sizes),
        lone=sum(people == 1 for _, people, _ in sizes),
        first=sum(place == 1 for place in places),
        mean_wish=sum(places) / len(places) if places else 0.0,
        results=sum(
            (results.get((position, application), Decimal()) for application, position in seated.items()), Decimal()
        ),
        blocking=len(blocking),
        wronged=len({application for application, _ in blocking}),
    )


@dataclass(frozen=True, slots=True)
class Envy:
    """Somebody who has a seat already, a position that they prefer, and the worse ranked person who obtains it."""

    candidate: int
    position: int
    other: int


def envy(inputs: Mapping[str, Any], seated: Seated) -> list[Envy]:
    """Return whom a matching wrongs among those who are no longer in it, because they have a seat.

    Nobody in the matching is wronged, it is stable; but a seat freed since they answered may go to somebody ranked
    after them. Empty where the campaign keeps better wishes alive: they are then in the matching, or gave it up.
    """
    ranks = {key: {application: place for application, place, _ in rows} for key, rows in inputs["ranks"]}
    stays = {(application, seat) for application, seat in inputs.get("holders", [])}
    last: dict[int, tuple[int, int]] = {}
    for application, position in seated.items():
        if (application, position) not in stays:
            last[position] = max(last.get(position, (0, 0)), (ranks[position][application], application))
    return [
        Envy(candidate, position, last[position][1])
        for candidate, _, better in inputs.get("settled", [])
        for position, rank in better
        if position in last and rank < last[position][0]
    ]


def stable(inputs: Mapping[str, Any]) -> Seated:
    """Return the candidate-optimal stable matching of stored inputs."""
    return matching.deferred_acceptance(*data(inputs))


def opened(inputs: Mapping[str, Any], bounds: Sequence[Bound]) -> tuple[Seated, Scenario, bool]:
    """Open the seats that make the most bounds hold at the least cost, and match again; nobody loses their seat.

    The last value tells whether no other choice of seats is better (see :class:`composition.Composition`).
    """
    known = data(inputs)
    floors = Counter(seat for _, seat in inputs.get("holders", []))
    composed = compose(known, bounds, floors=floors, start=stable(inputs))
    changed = {key: count for key, count in composed.seats.items() if count != known.seats[key]}
    scenario = Scenario(changed)
    return stable(suppose(inputs, scenario) if changed else inputs), scenario, composed.proved


def nobody_alone(inputs: Mapping[str, Any]) -> list[Bound]:
    """Return the bounds that leave nobody alone in a challenge of several seats."""
    free = dict(inputs["seats"])
    return [
        Bound(0, frozenset(positions), taken, MIN_TEAM_SIZE, team=frozenset(positions), joined=taken)
        for positions, taken in _teams(inputs).values()
        if taken + sum(free[p] for p in positions) >= MIN_TEAM_SIZE
    ]


def alternatives(inputs: Mapping[str, Any]) -> list[Alternative]:
    """Return the ways to match that are compared, the stable one that is proposed first."""
    known = data(inputs)
    teams, closing, proved = opened(inputs, nobody_alone(inputs))
    best = "aucun autre choix ne place plus de personnes" if proved else "le mieux trouvé dans le temps donné"
    return [
        _alternative(
            "Stable, vœux d’abord", "La proposition : le mieux que chacun peut avoir sans léser personne.",
            inputs, stable(inputs),
        ),
        _alternative(
            "Stable, classements d’abord", "Le mieux que chaque défi peut avoir sans léser personne.",
            inputs, matching.host_proposing(*known),
        ),
        _alternative(
            "Sans personne seule", f"Ferme des places pour que personne ne soit seul : {best}.",
            inputs, teams, closing if closing.seats else None,
        ),
        _alternative(
            "Le plus de places", "Remplit le plus de places, au mépris des classements : montré, jamais proposé.",
            inputs, matching.most_seats(*known),
        ),
    ]  # fmt: skip


def _alternative(
    title: str, detail: str, inputs: Mapping[str, Any], seated: Seated, scenario: Scenario | None = None
) -> Alternative:
    return Alternative(title, detail, seated, figures(inputs, seated), scenario)


def moves(before: Seated, after: Seated) -> list[Move]:
    """Return the people whom a change moves, in the order of their keys."""
    people = sorted({*before, *after})
    return [
        Move(application, before.get(application), after.get(application))
        for application in people
        if before.get(application) != after.get(application)
    ]
