"""A season of refusals: kept wishes end without envy, nobody loses a seat; otherwise envy counts.

A market is played on the stored form of a matching, as the campaign does: some people leave when they are offered a
seat, the others accept, and each freed seat leads to a new matching.
"""

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from selection.domain.matchings import matching, scenarios


@st.composite
def seasons(draw):
    """A market, the people who leave when a seat is offered, and the order in which they answer."""
    people = list(range(1, draw(st.integers(2, 7)) + 1))
    positions = list(range(101, 101 + draw(st.integers(2, 4))))
    wishes = {person: draw(st.permutations(positions))[: draw(st.integers(1, len(positions)))] for person in people}
    ranks = {}
    for position in positions:
        order = draw(st.permutations(people))[: draw(st.integers(1, len(people)))]
        ranks[position] = {person: rank for rank, person in enumerate(order, start=1)}
    seats = {position: draw(st.integers(1, 2)) for position in positions}
    leavers = draw(st.sets(st.sampled_from(people)))
    order = draw(st.permutations(people))
    return wishes, ranks, seats, leavers, order


def stored(wishes, ranks, seats, holders):
    """Return the inputs of one matching, as the campaign stores them."""
    wanted = {
        person: [*mine[: mine.index(holders[person])], holders[person]] if person in holders else list(mine)
        for person, mine in wishes.items()
    }
    rows = [
        [p, [[person, rank, "1"] for person, rank in mine.items() if person in wanted]] for p, mine in ranks.items()
    ]
    return {
        "wishes": [[person, mine] for person, mine in wanted.items()],
        "ranks": rows,
        "seats": [[p, n] for p, n in seats.items()],
        "holders": [[person, p] for person, p in holders.items()],
    }


def play(wishes, ranks, seats, leavers, order):
    """Play a season with kept wishes, one refusal at a time; return the seats at its end and every seat in between."""
    living, holders, history = dict(wishes), {}, []
    while True:
        known = scenarios.data(stored(living, ranks, seats, holders))
        holders = matching.deferred_acceptance(*known)
        assert matching.blocking_pairs(*known, holders) == []
        history.append(dict(holders))
        leaving = next((person for person in order if person in leavers and person in holders), None)
        if leaving is None:
            return holders, history
        del holders[leaving], living[leaving]


def place(wishes, person, position):
    return wishes[person].index(position) if position in wishes[person] else len(wishes[person])


@settings(max_examples=400, deadline=None)
@given(seasons())
def test_a_season_with_kept_wishes_ends_without_envy_whatever_the_order(season):
    wishes, ranks, seats, leavers, order = season
    held, history = play(wishes, ranks, seats, leavers, order)
    stayed = {
        person: mine for person, mine in wishes.items() if not (person in leavers and any(person in h for h in history))
    }
    assert matching.blocking_pairs(stayed, ranks, seats, held) == []
    assert held == matching.deferred_acceptance(stayed, ranks, seats)  # as if those who left had never come
    assert held == play(wishes, ranks, seats, leavers, order[::-1])[0]


@settings(max_examples=400, deadline=None)
@given(seasons())
def test_nobody_ever_loses_a_seat_or_moves_down(season):
    wishes, ranks, seats, leavers, order = season
    _, history = play(wishes, ranks, seats, leavers, order)
    for before, after in zip(history, history[1:], strict=False):
        gone = {person for person in before if person not in after}
        assert gone <= leavers
        for person in after.keys() & before.keys():
            assert place(wishes, person, after[person]) <= place(wishes, person, before[person])


def gone(leavers, history):
    """Return who obtained a seat and left it."""
    return {person for person in leavers if any(person in held for held in history)}


@settings(max_examples=400, deadline=None)
@given(seasons(), st.data())
def test_a_lie_that_makes_nobody_else_leave_gains_nothing_over_a_season(season, data):
    wishes, ranks, seats, leavers, order = season
    liar = data.draw(st.sampled_from(sorted(wishes)))
    leavers -= {liar}
    truth, before = play(wishes, ranks, seats, leavers, order)
    lie = data.draw(st.permutations(sorted(ranks)))[: data.draw(st.integers(0, len(ranks)))]
    seated, after = play({**wishes, liar: lie}, ranks, seats, leavers, order)
    assume(gone(leavers, before) == gone(leavers, after))
    assert place(wishes, liar, truth.get(liar)) <= place(wishes, liar, seated.get(liar))


def test_a_lie_may_gain_when_it_seats_somebody_who_then_leaves():
    """The limit of what is promised: 3, whom the truth leaves without a seat, obtains the one that 1 does not ask for.

    3 refuses it and leaves; nobody stands between 1 and their first wish any more.
    """
    wishes = {1: [11, 12], 2: [12, 11], 3: [12, 11]}
    ranks = {11: {2: 1, 3: 2, 1: 3}, 12: {1: 1, 3: 2, 2: 3}}
    results = {}
    for lie in ([11, 12], [11]):
        held, history = play({**wishes, 1: lie}, ranks, {11: 1, 12: 1}, {3}, [1, 2, 3])
        results[tuple(lie)] = (held, gone({3}, history))
    assert results == {(11, 12): ({1: 12, 2: 11}, set()), (11,): ({1: 11, 2: 12}, {3})}


# Three people, two positions: 1 has their second wish, then the holder of their first leaves.
WRONGING = {
    "wishes": [[3, [11]]],
    "ranks": [[11, [[3, 3, "2.000"]]]],
    "seats": [[11, 1], [12, 0]],
    "holders": [],
    "settled": [[1, 12, [[11, 2]]], [4, 12, []]],
}


def test_a_seat_freed_after_an_acceptance_wrongs_whoever_preferred_it():
    seated = scenarios.stable(WRONGING)
    assert scenarios.envy(WRONGING, seated) == [scenarios.Envy(1, 11, 3)]
    assert scenarios.envy(WRONGING, {}) == []
    worse = WRONGING | {"settled": [[1, 12, [[11, 4]]]]}
    assert scenarios.envy(worse, seated) == []  # ranked after the person who obtains it
    wronging = WRONGING | {"holders": [[3, 11]], "settled": [[1, 12, [[11, 2]]]]}
    assert scenarios.envy(wronging, seated) == []  # nobody obtains it: its holder keeps it
