"""The matching is stable, best for candidates, and explained: checked against brute force on small cases."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from selection.domain.matchings import matching
from selection.enums import Outcome


@st.composite
def markets(draw):
    candidates = range(1, draw(st.integers(1, 5)) + 1)
    positions = range(11, 11 + draw(st.integers(1, 3)))
    seats = {p: draw(st.integers(0, 2)) for p in positions}
    wishes = {c: draw(st.lists(st.sampled_from(list(positions)), unique=True, max_size=3)) for c in candidates}
    ranks = {}
    for p in positions:
        ranked = draw(st.permutations(draw(st.lists(st.sampled_from(list(candidates)), unique=True))))
        ranks[p] = {c: place for place, c in enumerate(ranked, start=1)}
    return wishes, ranks, seats


def every_matching(wishes, ranks, seats):
    options = [[None, *[p for p in wanted if c in ranks[p]]] for c, wanted in wishes.items()]
    for choice in itertools.product(*options):
        seated = {c: p for c, p in zip(wishes, choice, strict=True) if p is not None}
        if all(list(seated.values()).count(p) <= n for p, n in seats.items()):
            yield seated


def preference(wishes, candidate, position):
    return wishes[candidate].index(position) if position is not None else len(wishes[candidate])


@given(markets())
def test_matching_is_the_best_stable_one_for_each_candidate(market):
    wishes, ranks, seats = market
    seated = matching.deferred_acceptance(wishes, ranks, seats)
    stable = [m for m in every_matching(wishes, ranks, seats) if not matching.blocking_pairs(wishes, ranks, seats, m)]
    assert seated in stable
    for other in stable:
        for candidate in wishes:
            assert preference(wishes, candidate, seated.get(candidate)) <= preference(
                wishes, candidate, other.get(candidate)
            )


@given(markets())
def test_every_wish_is_explained(market):
    wishes, ranks, seats = market
    seated = matching.deferred_acceptance(wishes, ranks, seats)
    lines = list(matching.explain(wishes, ranks, seats, seated))
    assert len(lines) == sum(len(wanted) for wanted in wishes.values())
    for line in lines:
        if line.outcome == Outcome.BELOW:
            assert line.cutoff is None or line.rank > line.cutoff or not seats[line.position]
        if line.outcome == Outcome.SEATED:
            assert seated[line.candidate] == line.position


def test_wish_without_the_trade_is_said_so():
    lines = list(matching.explain({1: [None, 11, None]}, {11: {1: 1}}, {11: 1}, {1: 11}))
    assert [line.outcome for line in lines] == [Outcome.NO_SEAT, Outcome.SEATED, Outcome.BETTER]


def test_blocking_pair_is_found():
    wishes, ranks, seats = {1: [11], 2: [11]}, {11: {1: 1, 2: 2}}, {11: 1}
    assert matching.blocking_pairs(wishes, ranks, seats, {2: 11}) == [(1, 11)]
