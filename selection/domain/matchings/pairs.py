"""Pairs « seulement ensemble » in a matching: seen, repaired by the team in sight of what follows, never adopted split.

The stable matching is that of single persons: with couples a stable one may not exist (Roth, 1984), and none is
invented. A pair that it splits is listed with what can be done, each a scenario whose bill of moves is read before it
is kept: give both a seat of one challenge by hand, or take both out. An adoption that would split a pair is refused.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from applications.models import Application
from applications.queries.pairs import bound_pairs
from challenges.models import Challenge, Position
from common.language.french import enumerate_words
from selection.domain.errors import SelectionRefusedError
from selection.domain.matchings import scenarios
from selection.domain.matchings.scenarios import Scenario, Seated
from selection.enums import OfferState
from selection.models import MatchRun, Offer

Pair = tuple[int, int]
ALIVE = (OfferState.SENT, OfferState.ACCEPTED)
SPLIT = (
    "Cet appariement sépare des personnes qui demandent « seulement ensemble » : placez chaque binôme sur un même défi,"
    " ou laissez ses deux membres sans place, à la page de l’appariement."
)


@dataclass(frozen=True, slots=True)
class Together:
    """A challenge where both members may be placed: the position of each, and the scenario that does it."""

    challenge: int
    placed: dict[int, int]
    query: str


@dataclass(frozen=True, slots=True)
class SplitPair:
    """A pair that a matching splits, the seat of each, and what can be done; ``release`` takes both out."""

    members: Pair
    seats: tuple[int | None, int | None]
    together: list[Together] = field(default_factory=list)
    release: str = ""


def pairs_of(inputs: Mapping[str, Any]) -> list[Pair]:
    """Return the pairs that stored inputs bind; none in those of before there were pairs."""
    return [(first, second) for first, second in inputs.get("pairs", [])]


def _challenges(inputs: Mapping[str, Any]) -> dict[int, int]:
    """Return the challenge of each position."""
    return {position: challenge for challenge, positions, _ in inputs.get("teams", []) for position in positions}


def seats_before(inputs: Mapping[str, Any]) -> Seated:
    """Return who has which seat before a matching."""
    settled = {key: position for key, position, _ in inputs.get("settled", [])}
    return settled | dict(inputs.get("holders", []))


def seats_after(inputs: Mapping[str, Any], seated: Seated) -> Seated:
    """Return who would have which seat once a matching is adopted, the seats given by hand counted."""
    return seats_before(inputs) | seated | dict(scenarios.scenario_of(inputs).assigned)


def split(inputs: Mapping[str, Any], seated: Seated) -> list[Pair]:
    """Return the pairs to one of whom a matching gives a new seat that is not of the challenge where the other is."""
    before, after, challenges = seats_before(inputs), seats_after(inputs, seated), _challenges(inputs)

    def place(person: int) -> int | None:
        position = after.get(person)
        return None if position is None else challenges.get(position, -position)

    def is_moved(person: int) -> bool:
        return after.get(person) is not None and after.get(person) != before.get(person)

    return [pair for pair in pairs_of(inputs) if any(map(is_moved, pair)) and place(pair[0]) != place(pair[1])]


def _together(inputs: Mapping[str, Any], pair: Pair) -> list[Together]:
    """Return the challenges that both wished for and where the seats open to the matching hold both."""
    wishes, free, challenges = dict(inputs["wishes"]), dict(inputs["seats"]), _challenges(inputs)
    if any(person not in wishes or person in dict(inputs.get("holders", [])) for person in pair):
        return []
    first, second = (
        {challenges[position]: position for position in wishes[person] if position in challenges} for person in pair
    )
    options = []
    for challenge, position in first.items():
        placed = {pair[0]: position, pair[1]: second[challenge]} if challenge in second else {}
        if placed and all(free.get(key, 0) >= count for key, count in Counter(placed.values()).items()):
            query = urlencode([("place", f"{person}:{seat}") for person, seat in placed.items()])
            options.append(Together(challenge, placed, query))
    return options


def release(inputs: Mapping[str, Any], pair: Pair) -> Scenario:
    """Return the scenario in which a matching gives neither member anything new: each keeps the seat they have."""
    free, holders = dict(inputs["seats"]), dict(inputs.get("holders", []))
    present = dict(inputs["wishes"])
    absent = frozenset(person for person in pair if person in present)
    retained = Counter(holders[person] for person in absent if person in holders)
    return Scenario({position: free[position] - count for position, count in retained.items()}, absent)


def _query(scenario: Scenario) -> str:
    """Return a scenario as the what-if page reads it."""
    seats = [(f"seats_{key}", str(count)) for key, count in sorted(scenario.seats.items())]
    return urlencode([*seats, *(("absent", str(person)) for person in sorted(scenario.absent))])


def split_pairs(inputs: Mapping[str, Any], seated: Seated) -> list[SplitPair]:
    """Return the pairs that a matching splits, with what can be done of each."""
    after = seats_after(inputs, seated)
    return [
        SplitPair(
            pair, (after.get(pair[0]), after.get(pair[1])), _together(inputs, pair), _query(release(inputs, pair))
        )
        for pair in split(inputs, seated)
    ]


@dataclass(frozen=True, slots=True)
class NamedSplit:
    """A pair that a matching splits: its members with their seats, the challenges where both may be, both taken out.

    ``together`` gives the name of each challenge and the hypothesis as the what-if page reads it.
    """

    members: list[tuple[str, str]]
    together: list[tuple[str, str]]
    release: str

    @property
    def names(self) -> str:
        """Return the members, as a sentence says them."""
        return enumerate_words([name for name, _ in self.members])


def named_splits(run: MatchRun, seated: Seated) -> list[NamedSplit]:
    """Return the pairs that a matching splits, by name (four queries when there is one, none more for others)."""
    rows = split_pairs(run.inputs, seated) if pairs_of(run.inputs) else []
    people = Application.objects.select_related("candidate").in_bulk({key for row in rows for key in row.members})
    taken = {seat for row in rows for seat in row.seats if seat is not None}
    positions = Position.objects.select_related("challenge", "profession").in_bulk(taken)
    challenges = Challenge.objects.in_bulk({option.challenge for row in rows for option in row.together})
    return [
        NamedSplit(
            [
                (str(people[key].candidate), str(positions[seat]) if seat is not None else "aucune place")
                for key, seat in zip(row.members, row.seats, strict=True)
            ],
            [(str(challenges[option.challenge]), option.query) for option in row.together],
            row.release,
        )
        for row in rows
    ]


def check(run: MatchRun, seated: Seated) -> None:
    """Raise :class:`SelectionRefusedError` for a matching whose adoption would split a pair."""
    if split(run.inputs, seated):
        raise SelectionRefusedError(SPLIT)


def check_by_hand(application: Application, position: Position) -> None:
    """Refuse a seat given by hand to one member of a bound pair, unless the other has one in the same challenge."""
    bound = bound_pairs([application.pk])
    others = [person for pair in bound for person in pair if person != application.pk]
    if (
        not others
        or Offer.objects.filter(
            application__in=others, state__in=ALIVE, position__challenge=position.challenge_id
        ).exists()
    ):
        return
    raise SelectionRefusedError(
        "Cette personne est dans un binôme « seulement ensemble » : les deux se placent dans le même appariement, en"
        " les plaçant ensemble par une hypothèse."
    )
