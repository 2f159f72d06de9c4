"""The sharing of readings is the best there is: compared with every other one on small cases."""

from collections import Counter
from dataclasses import replace
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from juries.domain.sharing import bottleneck, flow, network

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
        lacks.append(flow.Demand(rank, draw(st.integers(0, 2)), draw(st.sampled_from(TRADES)), held))
    pairs = st.tuples(st.sampled_from(keys), st.integers(0, len(lacks) - 1))
    return flow.Problem(tuple(lacks), readers, draw(st.frozensets(pairs, max_size=4)))


def fair_share(problem):
    """Return the level that the readings reach when they are poured over the loads and under the maxima."""
    needed = sum(lack.readings for lack in problem.lacks)
    loads = {reader.key: reader.load for reader in problem.readers}
    most = {reader.key: reader.most for reader in problem.readers}
    while needed:
        open_keys = [key for key in loads if most[key] is None or loads[key] < most[key]]
        lowest = min(open_keys, key=lambda key: (loads[key], key))
        loads[lowest] += 1
        needed -= 1
        level = loads[lowest]
    ceilings = {key: level if bound is None else min(level, bound) for key, bound in most.items()}
    room = sum(max(0, ceilings[reader.key] - reader.load) for reader in problem.readers)
    return level - (room > sum(lack.readings for lack in problem.lacks)), level


def cost(problem, pairs):
    """Return what an answer costs, counted from the rules and not from the network."""
    if not pairs:
        return 0
    total, kinds = 0, {reader.key: reader.kind for reader in problem.readers}
    low, high = fair_share(problem)
    for reader in problem.readers:
        given_now = sum(key == reader.key for _, key in pairs)
        final = reader.load + given_now
        useful = max(0, min(final, low) - min(reader.load, low))
        total -= network.SHARE * useful
        total += network.EXCESS * sum(range(max(reader.load, high) - high + 1, final - high + 1))
    for lack in problem.lacks:
        mine = [key for dossier, key in pairs if dossier == lack.key]
        trades = {reader.key: reader.trades for reader in problem.readers}
        total += sum(network.TRADE for key in mine if lack.trade not in trades[key])
        wanted = lack.readings + len(lack.held_by)
        if wanted > 1 and len(set(kinds.values())) > 1:
            for kind in set(kinds.values()):
                same = sum(kinds[key] == kind for key in lack.held_by)
                total += network.MIX * max(0, sum(kinds[key] == kind for key in mine) - max(0, wanted - 1 - same))
    return total


def every_answer(problem):
    choices = [
        combinations([reader.key for reader in flow.allowed(problem, lack)], lack.readings) for lack in problem.lacks
    ]
    rooms = {reader.key: max(0, reader.most - reader.load) for reader in problem.readers if reader.most is not None}
    for picked in product(*(list(choice) for choice in choices)):
        pairs = [(lack.key, key) for lack, keys in zip(problem.lacks, picked, strict=True) for key in keys]
        if all(sum(key == reader for _, key in pairs) <= room for reader, room in rooms.items()):
            yield pairs


def check_bottleneck(problem, cut):
    """Count a cut again from the rules, in nothing of what found it: it proves a shortage, or it is refused."""
    inside = set(cut.readers)
    lacks = [lack for lack in problem.lacks if lack.key in set(cut.dossiers)]
    assert len(lacks) == len(cut.dossiers) > 0
    needed = sum(lack.readings for lack in lacks)
    elsewhere = sum(reader.key not in inside for lack in lacks for reader in flow.allowed(problem, lack))
    accepted = 0
    for reader in problem.readers:
        if reader.key in inside:
            bounds = [bound for bound in (reader.most, cut.limit) if bound is not None]
            accepted += max(0, min(bounds) - reader.load)
    assert (needed, elsewhere, accepted) == (cut.needed, cut.elsewhere, cut.accepted)
    assert needed > elsewhere + accepted
    assert cut.shortage == needed - elsewhere - accepted


def heaviest(problem, pairs):
    return max((reader.load + sum(key == reader.key for _, key in pairs) for reader in problem.readers), default=0)


def heaviest_given(problem, pairs):
    """Return the heaviest load among those who are given something."""
    given_to = {key for _, key in pairs}
    loads = [
        reader.load + sum(key == reader.key for _, key in pairs) for reader in problem.readers if reader.key in given_to
    ]
    return max(loads, default=0)


@settings(max_examples=300, deadline=None)
@given(problems(), st.none() | st.integers(1, 2))
def test_no_other_sharing_is_better_whatever_is_tried_first(problem, width):
    answers = list(every_answer(problem))
    if not answers:
        with pytest.raises(flow.ImpossibleError) as caught:
            flow.share(problem, width=width)
        check_bottleneck(problem, caught.value.bottleneck)
        return
    sharing = flow.share_with_proof(problem, width=width)
    assert sharing.pairs == sorted(sharing.pairs)
    assert cost(problem, sharing.pairs) == min(cost(problem, answer) for answer in answers)
    assert sharing.heaviest == heaviest(problem, sharing.pairs) == min(heaviest(problem, answer) for answer in answers)
    assert sharing.limit == min(heaviest_given(problem, answer) for answer in answers)
    if sharing.pairs:
        assert sharing.proof.limit == sharing.limit - 1
        check_bottleneck(problem, sharing.proof)


@st.composite
def larger_problems(draw):
    """Twelve jurors and thirty dossiers, with maxima, conflicts and readings already held: often impossible."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    readers = tuple(
        flow.Reader(
            100 + rank, KINDS[rank % 2], frozenset({TRADES[rank % 2]}), int(rng.integers(0, 4)),
            int(rng.integers(2, 12)) if rng.random() < draw(st.sampled_from([0.2, 0.7, 1.0])) else None,
        )
        for rank in range(12)
    )  # fmt: skip
    lacks = tuple(
        flow.Demand(
            rank, int(rng.integers(1, 4)), TRADES[rank % 2],
            frozenset((100 + rng.choice(12, int(rng.integers(0, 2)), replace=False)).tolist()),
        )
        for rank in range(30)
    )  # fmt: skip
    closed = draw(st.sampled_from([0.1, 0.5, 0.75]))
    conflicts = frozenset((100 + j, d) for j in range(12) for d in range(30) if rng.random() < closed)
    liftable = frozenset(pair for pair in conflicts if rng.random() < draw(st.sampled_from([0.3, 1.0])))
    return flow.Problem(lacks, readers, conflicts, liftable)


def most_readings(problem, limit=None):
    """Return how many readings can be given at most, by augmenting paths: slow, and in no library."""
    rooms = {}
    for reader in problem.readers:
        bounds = [bound for bound in (reader.most, limit) if bound is not None]
        rooms[reader.key] = max(0, min(bounds) - reader.load) if bounds else 10**6
    may = {lack.key: [reader.key for reader in flow.allowed(problem, lack)] for lack in problem.lacks}
    held = {key: set() for key in rooms}

    def give(dossier, tried):
        for reader in may[dossier]:
            if reader in tried or dossier in held[reader]:
                continue
            tried.add(reader)
            if len(held[reader]) < rooms[reader]:
                held[reader].add(dossier)
                return True
            for other in list(held[reader]):
                if give(other, tried):
                    held[reader].remove(other)
                    held[reader].add(dossier)
                    return True
        return False

    return sum(give(lack.key, set()) for lack in problem.lacks for _ in range(lack.readings))


def cured(problem, cure):
    """Return the problem once the changes of a cure are made."""
    more = dict(cure.raised)
    readers = tuple(
        replace(reader, most=max(reader.most, reader.load) + more[reader.key]) if reader.key in more else reader
        for reader in problem.readers
    )
    return replace(problem, readers=readers, conflicts=problem.conflicts - set(cure.lifted))


@settings(max_examples=300, deadline=None)
@given(larger_problems(), st.none() | st.integers(1, 2))
def test_lowest_maximum_and_shortage_are_proved_and_cured(problem, width):
    needed = sum(lack.readings for lack in problem.lacks)
    given_at_most = most_readings(problem)
    try:
        sharing = flow.share_with_proof(problem, width=width)
    except flow.ImpossibleError as error:
        missing = needed - given_at_most
        assert missing > 0
        check_bottleneck(problem, error.bottleneck)
        cure = error.cure
        assert set(cure.lifted) <= problem.liftable
        changes = sum(more for _, more in cure.raised) + len(cure.lifted)
        assert changes + cure.unread >= missing
        assert most_readings(cured(problem, cure)) == needed - cure.unread
        return
    assert given_at_most == needed
    assert most_readings(problem, sharing.limit) == needed
    assert most_readings(problem, sharing.limit - 1) < needed
    check_bottleneck(problem, sharing.proof)
    assert heaviest_given(problem, sharing.pairs) == sharing.limit


def test_readers_with_a_small_maximum_do_not_burden_a_single_other_one():
    """The case that was measured: ten jurors of fifty accept twenty readings, and one received 325."""
    readers = tuple(flow.Reader(1000 + rank, most=20 if rank < 10 else None) for rank in range(50))
    problem = flow.Problem(tuple(flow.Demand(rank, 3) for rank in range(800)), readers)
    sharing = flow.share_with_proof(problem)
    loads = sorted(Counter(reader for _, reader in sharing.pairs).values())
    assert loads == [20] * 10 + [55] * 40
    assert (sharing.limit, sharing.heaviest) == (55, 55)
    check_bottleneck(problem, sharing.proof)


def test_shortage_of_a_single_dossier_names_it_alone():
    readers = tuple(flow.Reader(1000 + rank, most=200) for rank in range(50))
    conflicts = frozenset((1000 + rank, 7) for rank in range(48))
    problem = flow.Problem(tuple(flow.Demand(rank, 3) for rank in range(1000)), readers, conflicts, conflicts)
    with pytest.raises(flow.ImpossibleError) as caught:
        flow.share(problem)
    assert caught.value.bottleneck.dossiers == (7,)
    assert caught.value.bottleneck.shortage == 1
    assert (len(caught.value.cure.lifted), caught.value.cure.raised, caught.value.cure.unread) == (1, (), 0)


def test_same_data_in_another_order_give_the_same_answer():
    readers = tuple(flow.Reader(key) for key in (3, 1, 2))
    lacks = tuple(flow.Demand(key, 2) for key in (11, 10, 12))
    straight = flow.share(flow.Problem(lacks, readers))
    assert straight == flow.share(flow.Problem(lacks[::-1], readers[::-1]))


def test_a_large_problem_left_out_pairs_that_were_needed(monkeypatch):
    """Trade 1 is known to the last jurors alone, and conflicts close the first that are tried."""
    readers = tuple(flow.Reader(1000 + rank, trades=frozenset({"1"} if rank >= 50 else {"0"})) for rank in range(60))
    lacks = tuple(flow.Demand(rank, 2, str(rank % 3 // 2)) for rank in range(300))
    conflicts = frozenset((1000 + juror, rank) for rank in range(0, 300, 2) for juror in range(30))
    problem = flow.Problem(lacks, readers, conflicts)
    whole = flow.share(problem)
    rounds = []
    widen = network.Network.widen
    monkeypatch.setattr(network.Network, "widen", lambda self, prices: rounds.append(1) or widen(self, prices))
    monkeypatch.setattr(flow, "DENSE", 0)
    assert cost(problem, flow.share(problem)) == cost(problem, whole)
    assert cost(problem, flow.share(problem, width=1)) == cost(problem, whole)
    assert len(rounds) > 2


@pytest.mark.parametrize(("dossiers", "readers"), [(90, 20), (200, 20), (40, 6)])
def test_equal_answers_mix_the_readers(dossiers, readers):
    """When nothing tells jurors apart, each shares dossiers with many: severities can be compared."""
    problem = flow.Problem(
        tuple(flow.Demand(rank, 2) for rank in range(dossiers)),
        tuple(flow.Reader(1000 + rank) for rank in range(readers)),
    )
    pairs = flow.share(problem)
    partners = {}
    for dossier in range(dossiers):
        first, second = [reader for key, reader in pairs if key == dossier]
        partners.setdefault(first, set()).add(second)
        partners.setdefault(second, set()).add(first)
    assert min(map(len, partners.values())) >= 3
    reached, waiting = set(), [1000]
    while waiting:
        reader = waiting.pop()
        if reader not in reached:
            reached.add(reader)
            waiting += partners[reader]
    assert len(reached) == readers


def test_nobody_to_read_and_nothing_to_read():
    with pytest.raises(flow.ImpossibleError) as caught:
        flow.share(flow.Problem((flow.Demand(1, 2),), ()))
    assert (caught.value.bottleneck.dossiers, caught.value.bottleneck.shortage) == ((1,), 2)
    assert caught.value.cure.unread == 2
    assert flow.share(flow.Problem((), (flow.Reader(1),))) == []


def test_lowest_maximum_is_found_by_halving_when_few_may_read():
    """One juror alone may read three dossiers of four: the water level, two, is too low, and four is too high."""
    readers = (flow.Reader(1), flow.Reader(2))
    lacks = tuple(flow.Demand(key, 1) for key in range(100, 104))
    conflicts = frozenset((2, key) for key in (100, 101, 102))
    sharing = flow.share_with_proof(flow.Problem(lacks, readers, conflicts))
    assert heaviest_given(flow.Problem(lacks, readers, conflicts), sharing.pairs) == 3


def test_shortage_of_a_narrow_search_is_the_whole_one(monkeypatch):
    """Pairs left out by the width are let in as long as one crosses the cut: the shortage is not of the search."""
    readers = (flow.Reader(1, most=1), flow.Reader(2, most=1))
    problem = flow.Problem((flow.Demand(100, 2), flow.Demand(101, 2)), readers, frozenset({(1, 101)}))
    rounds = []
    widen = bottleneck._widen_across
    monkeypatch.setattr(bottleneck, "_widen_across", lambda *a: rounds.append(widen(*a)) or rounds[-1])
    with pytest.raises(flow.ImpossibleError) as refused:
        flow.share_with_proof(problem, width=1)
    assert refused.value.missing == 2
    assert any(rounds)
