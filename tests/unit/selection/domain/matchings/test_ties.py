"""A tie that only the order of deposit breaks stops a matching exactly when another order would give another one."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from selection.domain.matchings import matching
from selection.domain.matchings.composition import Market
from selection.domain.matchings.scenarios import HOLDER_PRIORITY
from selection.domain.matchings.ties import OpenTie, deciding_ties

CAMILLE, SACHA, ALIX, NOUR = 1, 2, 3, 4
NORTH, SOUTH = 11, 12


@st.composite
def tied_markets(draw):
    """A market of which one position's list has a group of tied people; some hold a seat there already."""
    people = range(1, draw(st.integers(2, 5)) + 1)
    positions = [11, 12, 13][: draw(st.integers(1, 3))]
    wishes = {person: draw(st.permutations(positions))[: draw(st.integers(1, 3))] for person in people}
    seats = {position: draw(st.integers(0, 2)) for position in positions}
    ranks = {
        position: {person: place for place, person in enumerate(draw(st.permutations(list(people))), start=1)}
        for position in positions
    }
    tied = draw(st.sampled_from(positions))
    first = draw(st.integers(1, len(people) - 1))
    size = draw(st.integers(2, 4))
    group = [person for person, place in sorted(ranks[tied].items(), key=lambda row: row[1])][
        first - 1 : first - 1 + size
    ]
    holders = dict.fromkeys(draw(st.sets(st.sampled_from(list(people)), max_size=seats[tied])), tied)
    for person in holders:
        ranks[tied][person] -= HOLDER_PRIORITY
        wishes[person] = [*itertools.takewhile(lambda position: position != tied, wishes[person]), tied]
    return Market(wishes, ranks, seats), {tied: [group]}, holders


@given(tied_markets())
def test_matching_stops_when_another_order_of_tied_people_gives_another_one(market):
    known, groups, holders = market
    [(position, [whole])] = groups.items()
    group = [person for person in whole if person not in holders]
    places = [known.ranks[position][person] for person in group]
    seated = matching.deferred_acceptance(*known)
    others = [
        matching.deferred_acceptance(
            known.wishes,
            {**known.ranks, position: {**known.ranks[position], **dict(zip(order, places, strict=True))}},
            known.seats,
        )
        for order in itertools.permutations(group)
    ]
    assert bool(deciding_ties(known, groups, holders)) == any(other != seated for other in others)


def test_holder_is_tied_with_nobody_at_their_own_seat():
    wishes = {CAMILLE: [NORTH], SACHA: [NORTH]}
    groups = {NORTH: [[SACHA, CAMILLE]]}
    freshly = Market(wishes, {NORTH: {SACHA: 1, CAMILLE: 2}}, {NORTH: 1})
    assert deciding_ties(freshly, groups, {}) == [OpenTie(NORTH, SACHA, CAMILLE, at_last_seat=True)]
    held = Market(wishes, {NORTH: {SACHA: 1 - HOLDER_PRIORITY, CAMILLE: 2}}, {NORTH: 1})
    assert deciding_ties(held, groups, {SACHA: NORTH}) == []


def test_tie_between_newcomers_beside_a_holder_still_stops():
    wishes = {CAMILLE: [NORTH], SACHA: [NORTH], ALIX: [NORTH]}
    known = Market(wishes, {NORTH: {SACHA: 1 - HOLDER_PRIORITY, ALIX: 2, CAMILLE: 3}}, {NORTH: 2})
    ties = deciding_ties(known, {NORTH: [[SACHA, ALIX, CAMILLE]]}, {SACHA: NORTH})
    assert ties == [OpenTie(NORTH, ALIX, CAMILLE, at_last_seat=True)]


def test_tie_of_two_people_refused_stops_when_it_moves_somebody_else():
    """Sacha, refused at North, takes South from Nour, who takes North: in the other order, each has what they prefer."""
    wishes = {ALIX: [NORTH], SACHA: [NORTH, SOUTH], NOUR: [SOUTH, NORTH]}
    ranks = {NORTH: {NOUR: 1, ALIX: 2, SACHA: 3}, SOUTH: {SACHA: 1, NOUR: 2}}
    known = Market(wishes, ranks, {NORTH: 1, SOUTH: 1})
    assert matching.deferred_acceptance(*known) == {NOUR: NORTH, SACHA: SOUTH}
    assert deciding_ties(known, {NORTH: [[ALIX, SACHA]]}, {}) == [OpenTie(NORTH, ALIX, SACHA, at_last_seat=False)]
