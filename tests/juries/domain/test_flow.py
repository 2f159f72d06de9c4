"""The sharing of readings is the best there is: compared with every other one on small cases."""

from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from juries.domain import flow

KINDS, TRADES = ("programme", "host"), ("dev", "design")


@st.composite
def problems(draw):
    readers = tuple(
        flow.Reader(
            key=100 + rank,
            kind=draw(st.sampled_from(KINDS)),
            trades=draw(st.frozensets(st.sampled_from(TRADES))),
            load=draw(st.integers(0, 2)),
            most=draw(st.none() | st.integers(0, 3)),
        )
        for rank in range(draw(st.integers(1, 4)))
    )
    keys = [reader.key for reader in readers]
    lacks = []
    for rank in range(draw(st.integers(1, 3))):
        held = draw(st.frozensets(st.sampled_from(keys), max_size=1))
        lacks.append(flow.Lack(rank, draw(st.integers(0, 2)), draw(st.sampled_from(TRADES)), held))
    pairs = st.tuples(st.sampled_from(keys), st.integers(0, len(lacks) - 1))
    return flow.Problem(tuple(lacks), readers, draw(st.frozensets(pairs, max_size=4)))


def cost(problem, made):
    """Return what an answer costs, counted from the rules and not from the network."""
    total, kinds = 0, {reader.key: reader.kind for reader in problem.readers}
    readings = sum(lack.readings for lack in problem.lacks) + sum(reader.load for reader in problem.readers)
    low, high = readings // len(problem.readers), -(-readings // len(problem.readers))
    for reader in problem.readers:
        given_now = sum(key == reader.key for _, key in made)
        final = reader.load + given_now
        useful = max(0, min(final, low) - min(reader.load, low))
        total -= flow.SHARE * useful
        total += flow.EXCESS * (max(0, final - high) - max(0, reader.load - high))
    for lack in problem.lacks:
        mine = [key for dossier, key in made if dossier == lack.key]
        trades = {reader.key: reader.trades for reader in problem.readers}
        total += sum(flow.TRADE for key in mine if lack.trade not in trades[key])
        wanted = lack.readings + len(lack.held_by)
        if wanted > 1 and len(set(kinds.values())) > 1:
            for kind in set(kinds.values()):
                same = sum(kinds[key] == kind for key in lack.held_by)
                total += flow.MIX * max(0, sum(kinds[key] == kind for key in mine) - max(0, wanted - 1 - same))
    return total


def every_answer(problem):
    choices = [
        combinations([reader.key for reader in flow.allowed(problem, lack)], lack.readings) for lack in problem.lacks
    ]
    rooms = {reader.key: max(0, reader.most - reader.load) for reader in problem.readers if reader.most is not None}
    for picked in product(*(list(choice) for choice in choices)):
        made = [(lack.key, key) for lack, keys in zip(problem.lacks, picked, strict=True) for key in keys]
        if all(sum(key == reader for _, key in made) <= room for reader, room in rooms.items()):
            yield made


@settings(max_examples=150, deadline=None)
@given(problems(), st.none() | st.integers(1, 2))
def test_no_other_sharing_is_better_whatever_is_tried_first(problem, width):
    answers = list(every_answer(problem))
    if not answers:
        with pytest.raises(flow.ImpossibleError) as caught:
            flow.share(problem, width=width)
        lacks = {lack.key: lack for lack in problem.lacks}
        only = {reader.key for key in caught.value.dossiers for reader in flow.allowed(problem, lacks[key])}
        assert only == set(caught.value.jurors)
        assert caught.value.needed == sum(lacks[key].readings for key in caught.value.dossiers) > 0
        return
    made = flow.share(problem, width=width)
    assert made == sorted(made)
    assert cost(problem, made) == min(cost(problem, answer) for answer in answers)


def test_same_data_in_another_order_give_the_same_answer():
    readers = tuple(flow.Reader(key) for key in (3, 1, 2))
    lacks = tuple(flow.Lack(key, 2) for key in (11, 10, 12))
    straight = flow.share(flow.Problem(lacks, readers))
    assert straight == flow.share(flow.Problem(lacks[::-1], readers[::-1]))


def test_a_large_problem_left_out_pairs_that_were_needed(monkeypatch):
    """Trade 1 is known to the last jurors alone, and conflicts close the first that are tried."""
    readers = tuple(flow.Reader(1000 + rank, trades=frozenset({"1"} if rank >= 50 else {"0"})) for rank in range(60))
    lacks = tuple(flow.Lack(rank, 2, str(rank % 3 // 2)) for rank in range(300))
    conflicts = frozenset((1000 + juror, rank) for rank in range(0, 300, 2) for juror in range(30))
    problem = flow.Problem(lacks, readers, conflicts)
    whole = flow.share(problem)
    rounds = []
    widen = flow._Network.widen
    monkeypatch.setattr(flow._Network, "widen", lambda self, prices: rounds.append(1) or widen(self, prices))
    monkeypatch.setattr(flow, "DENSE", 0)
    assert cost(problem, flow.share(problem)) == cost(problem, whole)
    assert cost(problem, flow.share(problem, width=1)) == cost(problem, whole)
    assert len(rounds) > 2


@pytest.mark.parametrize(("dossiers", "readers"), [(90, 20), (200, 20), (40, 6)])
def test_equal_answers_mix_the_readers(dossiers, readers):
    """When nothing tells jurors apart, each shares dossiers with many: severities can be compared."""
    problem = flow.Problem(
        tuple(flow.Lack(rank, 2) for rank in range(dossiers)),
        tuple(flow.Reader(1000 + rank) for rank in range(readers)),
    )
    made = flow.share(problem)
    partners = {}
    for dossier in range(dossiers):
        first, second = [reader for key, reader in made if key == dossier]
        partners.setdefault(first, set()).add(second)
        partners.setdefault(second, set()).add(first)
    assert min(map(len, partners.values())) >= 3
    reached, waiting = set(), [1000]
    while waiting:
        one = waiting.pop()
        if one not in reached:
            reached.add(one)
            waiting += partners[one]
    assert len(reached) == readers


def test_nobody_to_read_and_nothing_to_read():
    with pytest.raises(flow.ImpossibleError) as caught:
        flow.share(flow.Problem((flow.Lack(1, 2),), ()))
    assert (caught.value.dossiers, caught.value.jurors, caught.value.needed) == ([1], [], 2)
    assert flow.share(flow.Problem((), (flow.Reader(1),))) == []
