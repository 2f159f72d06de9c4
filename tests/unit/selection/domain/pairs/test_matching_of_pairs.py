"""Pairs « seulement ensemble » in a matching: whatever is done of each, none is split, and every move is on the page."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from selection.domain.matchings import hypotheses, pairs, scenarios
from selection.domain.matchings.scenarios import Scenario

CHALLENGE_SEATS = 2

# Two challenges: 1-2 (challenge 100), 3-4 (challenge 200). 10 and 11 are a pair, 12 is not.
INPUTS = {
    "wishes": [[10, [1, 3]], [11, [2, 4]], [12, [1, 3]]],
    "ranks": [
        [1, [[12, 1, "4"], [10, 2, "3"]]],
        [2, [[11, 1, "4"]]],
        [3, [[10, 1, "4"], [12, 2, "3"]]],
        [4, [[11, 1, "4"]]],
    ],
    "seats": [[1, 1], [2, 1], [3, 1], [4, 1]],
    "teams": [[100, [1, 2], 0], [200, [3, 4], 0]],
    "pairs": [[10, 11]],
}


@st.composite
def instances(draw):
    """Return inputs with challenges of two positions, people who wish for one position in each, and pairs of them."""
    people = list(range(draw(st.integers(2, 6))))
    challenges = list(range(draw(st.integers(1, 3))))
    positions = {challenge: [100 + 2 * challenge, 101 + 2 * challenge] for challenge in challenges}
    wishes = []
    for person in people:
        trade = draw(st.integers(0, 1))
        wanted = draw(st.permutations(challenges))[: draw(st.integers(1, len(challenges)))]
        wishes.append([person, [positions[challenge][trade] for challenge in wanted]])
    ranks = []
    for position in sorted(key for keys in positions.values() for key in keys):
        ranked = draw(st.lists(st.sampled_from(people), unique=True))
        ranks.append([position, [[person, rank, "1"] for rank, person in enumerate(ranked, start=1)]])
    mixed = draw(st.permutations(people))
    count = draw(st.integers(0, len(people) // 2))
    return {
        "wishes": wishes,
        "ranks": ranks,
        "seats": [[key, draw(st.integers(0, CHALLENGE_SEATS))] for key, _ in ranks],
        "teams": [[challenge, keys, 0] for challenge, keys in positions.items()],
        "pairs": [sorted(mixed[2 * rank : 2 * rank + 2]) for rank in range(count)],
    }


def challenge_of(inputs, position):
    return next((challenge for challenge, keys, _ in inputs["teams"] if position in keys), None)


def repaired(inputs, choose):
    """Settle each pair that is split, one after the other, as the team does: return the inputs and the bills read."""
    bills = []
    for _ in range(len(inputs["pairs"]) + 1):
        rows = pairs.split_pairs(inputs, scenarios.stable(inputs))
        if not rows:
            return inputs, bills
        [row, *_] = rows
        option = choose(row)
        scenario = (
            hypotheses.with_places(inputs, Scenario(), option.placed) if option else pairs.release(inputs, row.members)
        )
        bills.append((scenario, hypotheses.bill(inputs, scenario), inputs))
        inputs = scenarios.suppose(inputs, scenario)
    raise AssertionError("a pair that was settled is split again")


@settings(max_examples=200, deadline=None)
@given(instances(), st.data())
def test_no_pair_is_split_once_each_was_settled_and_every_move_is_on_a_bill(inputs, data):
    final, bills = repaired(inputs, lambda row: data.draw(st.sampled_from([None, *row.together])))
    after = pairs.seats_after(final, scenarios.stable(final))
    assert pairs.split(final, scenarios.stable(final)) == []
    for pair in inputs["pairs"]:
        first, second = (challenge_of(inputs, after.get(person)) for person in pair)
        assert first == second  # the same challenge, or no seat for either
    free = dict(inputs["seats"])
    for position, count in free.items():
        assert sum(seat == position for seat in after.values()) <= count
    for scenario, bill, given_inputs in bills:
        before = scenarios.stable(given_inputs)
        now = scenarios.stable(scenarios.suppose(given_inputs, scenario)) | dict(scenario.assigned)
        changed = {key for key in {*before, *now} if before.get(key) != now.get(key)}
        assert {line.move.candidate for line in bill.lines} == changed  # nobody outside a pair moves unsaid


@settings(max_examples=100, deadline=None)
@given(instances())
def test_pair_that_is_not_bound_changes_nothing_of_the_matching(inputs):
    without = {key: value for key, value in inputs.items() if key != "pairs"}
    assert scenarios.stable(inputs) == scenarios.stable(without)
    assert pairs.split(without, scenarios.stable(without)) == []


def test_split_pair_is_listed_with_what_can_be_done():
    seated = scenarios.stable(INPUTS)
    assert seated == {10: 3, 11: 2, 12: 1}
    [row] = pairs.split_pairs(INPUTS, seated)
    assert (row.members, row.seats) == ((10, 11), (3, 2))
    assert [(option.challenge, option.placed) for option in row.together] == [
        (100, {10: 1, 11: 2}), (200, {10: 3, 11: 4}),
    ]  # fmt: skip
    assert row.together[1].query == "place=10%3A3&place=11%3A4"
    assert row.release == "absent=10&absent=11"


def test_pair_placed_together_or_left_without_seat_is_not_split():
    assert pairs.split(INPUTS, {10: 3, 11: 4}) == []
    assert pairs.split(INPUTS, {12: 1}) == []
    assert pairs.split(INPUTS, {10: 3}) == [(10, 11)]


def test_what_was_there_before_is_not_split_by_a_matching_that_leaves_it():
    held = INPUTS | {"settled": [[10, 3, []]], "wishes": INPUTS["wishes"][1:]}
    assert pairs.split(held, {12: 1}) == []  # the other keeps waiting: nothing new is given to either
    assert pairs.split(held, {11: 2}) == [(10, 11)]
    assert pairs.split(held, {11: 4}) == []
    [row] = pairs.split_pairs(held, {11: 2})
    assert (row.together, row.release) == ([], "absent=11")


def test_holders_who_would_part_keep_their_seats_when_both_are_left():
    held = INPUTS | {"holders": [[10, 3], [11, 4]], "wishes": [[10, [1, 3]], [11, [4]], [12, [3]]]}
    seated = scenarios.stable(held)
    assert seated == {10: 1, 11: 4, 12: 3}  # the first would move up without the other
    [row] = pairs.split_pairs(held, seated)
    assert (row.together, row.release) == ([], "seats_3=0&seats_4=0&absent=10&absent=11")
    left = scenarios.suppose(held, pairs.release(held, row.members))
    assert pairs.seats_after(left, scenarios.stable(left)) == {10: 3, 11: 4}


def test_challenge_that_lacks_a_seat_for_two_of_one_trade_is_not_proposed():
    two = INPUTS | {"wishes": [[10, [1, 3]], [11, [1, 3]]], "seats": [[1, 2], [2, 1], [3, 1], [4, 1]]}
    [row] = pairs.split_pairs(two, {10: 3, 11: 1})
    assert [option.challenge for option in row.together] == [100]


@pytest.mark.parametrize("inputs", [{}, {"wishes": [], "seats": [], "ranks": []}])
def test_inputs_of_before_there_were_pairs_split_nothing(inputs):
    assert pairs.split(inputs, {}) == []
