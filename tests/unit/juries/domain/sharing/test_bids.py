"""What jurors prefer chooses among equal sharings and changes nothing else; who may say it, and what the team sees."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from juries.domain import personal_data
from juries.domain.sharing import assignments, bids, flow, network
from juries.domain.sharing.bids import BidRefusedError
from juries.models import Bid
from juries.queries import bids as queries
from tests import factories as f
from tests.factories import NOW
from tests.unit.juries.domain.sharing.test_flow import cost, every_answer, heaviest, heaviest_given, problems

TODAY = NOW.date()


def stated(problem, pairs):
    """Return what the bids of an answer cost, counted from what was stated."""
    return sum(problem.bids.get((reader, dossier), network.NEUTRAL_BID) for dossier, reader in pairs)


@st.composite
def problems_with_bids(draw):
    problem = draw(problems())
    pairs = st.tuples(
        st.sampled_from([reader.key for reader in problem.readers]), st.integers(0, len(problem.lacks) - 1)
    )
    return replace(problem, bids=draw(st.dictionaries(pairs, st.integers(0, network.MAX_BID), max_size=12)))


@settings(max_examples=300, deadline=None)
@given(problems_with_bids(), st.none() | st.integers(1, 2))
def test_bids_choose_among_the_best_sharings_and_make_none_worse(problem, width):
    """Compared with every other sharing: what the rules cost is the lowest there is, then what the bids cost."""
    answers = list(every_answer(problem))
    if not answers:
        with pytest.raises(flow.ImpossibleError):
            flow.share(problem, width=width)
        return
    sharing = flow.share_with_proof(problem, width=width)
    lowest = min(cost(problem, answer) for answer in answers)
    assert cost(problem, sharing.pairs) == lowest
    assert stated(problem, sharing.pairs) == min(
        stated(problem, answer) for answer in answers if cost(problem, answer) == lowest
    )
    assert heaviest(problem, sharing.pairs) == min(heaviest(problem, answer) for answer in answers)
    assert sharing.limit == min(heaviest_given(problem, answer) for answer in answers)
    assert not {(reader, dossier) for dossier, reader in sharing.pairs} & problem.conflicts


def test_a_real_sharing_follows_bids_at_equal_loads():
    """Ten jurors, sixty dossiers read twice: the same loads and trades as without bids, and more preferences followed."""
    rng = np.random.default_rng(1)
    readers = tuple(flow.Reader(1000 + rank, trades=frozenset({str(rank % 2)})) for rank in range(10))
    lacks = tuple(flow.Demand(rank, 2, str(rank % 2)) for rank in range(60))
    plain = flow.Problem(lacks, readers)
    bids_of_all = {
        (reader.key, int(dossier)): value
        for reader in readers
        for dossier, value in zip(rng.permutation(60)[:40], [0] * 20 + [2] * 20, strict=True)
    }
    asked = replace(plain, bids=bids_of_all)
    before, after = flow.share(plain), flow.share(asked)
    loads = [sorted(Counter(reader for _, reader in pairs).values()) for pairs in (before, after)]
    assert loads == [[12] * 10] * 2
    assert cost(plain, before) == cost(plain, after)
    assert stated(asked, after) < stated(asked, before)
    assert flow.share(asked, width=1) != [] and stated(asked, flow.share(asked, width=1)) == stated(asked, after)


def test_costs_stay_in_the_numbers_of_the_solver(monkeypatch):
    monkeypatch.setattr(network, "MAX_SOLVER_COST", 10)
    problem = flow.Problem((flow.Demand(1, 1),), (flow.Reader(1), flow.Reader(2)), bids={(2, 1): 0, (9, 9): 0})
    assert flow.share(problem) == [(1, 2)]


@pytest.fixture
def panel(db):
    return f.PanelFactory(blind=True)


@pytest.fixture
def seats(panel):
    return f.JurorFactory.create_batch(2, panel=panel)


@pytest.fixture
def asked(panel, seats, team):
    deposits = f.DepositFactory.create_batch(4)
    bids.ask(panel, deposits, until=TODAY + timedelta(days=3), by=team, at=NOW)
    return deposits


def say(seat, values, at=NOW):
    bids.say(seat, values, by=seat.user, at=at)


def test_preferences_are_followed_by_the_sharing_and_counted(panel, seats, asked, team):
    first, second = seats
    design, data, law, maps = [deposit.pk for deposit in asked]
    say(first, {law: "prefer", maps: "prefer", design: "unknown"})
    say(second, {design: "prefer", data: "can", law: "unknown"})
    before = queries.totals(panel)
    assert (before.answered, before.jurors, before.readings, before.share) == (2, 2, 0, 0)
    assert before.values == [("Je préfère", 3), ("Je peux", 1), ("Je ne connais pas ce sujet", 2)]
    assignments.assign(panel, asked, by=team, at=NOW)
    assert {row.deposit_id for row in first.assessments.all()} == {law, maps}
    after = queries.totals(panel)
    assert (after.readings, after.preferred, after.unknown, after.share) == (4, 3, 0, 75)
    assert queries.waiting(first.user, at=NOW) == []  # nothing is left to share


def test_what_is_said_is_replaced_or_taken_back_and_counted_at_home(seats, asked):
    first = seats[0]
    say(first, {asked[0].pk: "prefer", asked[1].pk: "can"})
    say(first, {asked[0].pk: "", asked[1].pk: "prefer"})
    assert queries.bids_of(first) == {asked[1].pk: "prefer"}
    assert [(seat, stated, total) for seat, stated, total in queries.waiting(first.user, at=NOW)] == [(first, 1, 4)]
    assert str(Bid.objects.get()) == "Je préfère"
    assert queries.waiting(first.user, at=NOW + timedelta(days=4)) == []


def test_one_cannot_put_aside_more_than_half_of_what_is_offered(seats, asked):
    say(seats[0], {asked[0].pk: "unknown"})
    with pytest.raises(BidRefusedError, match="Sujets dits inconnus : 3"):
        say(seats[0], {asked[1].pk: "unknown", asked[2].pk: "unknown"})
    assert queries.bids_of(seats[0]) == {asked[0].pk: "unknown"}


def test_a_conflict_or_one_s_own_dossier_is_not_offered(panel, seats, asked):
    first = seats[0]
    f.ConflictFactory(juror=first, deposit=asked[0])
    type(asked[1]).objects.filter(pk=asked[1].pk).update(deposited_by=first.user)
    assert list(queries.offered(first)) == asked[2:]
    with pytest.raises(BidRefusedError, match="n’est plus à répartir"):
        say(first, {asked[0].pk: "prefer"})


def test_a_stranger_an_unsigned_charter_or_a_day_that_is_over_is_refused(seats, asked, team):
    with pytest.raises(BidRefusedError, match="pas le vôtre"):
        bids.say(seats[0], {}, by=team, at=NOW)
    with pytest.raises(BidRefusedError, match="est passé"):
        say(seats[0], {asked[0].pk: "can"}, at=NOW + timedelta(days=4))
    type(seats[0]).objects.update(charter_signed_at=None)
    with pytest.raises(BidRefusedError, match="la charte n’est pas signée"):
        say(seats[0], {asked[0].pk: "can"})


def test_a_request_is_made_on_what_waits_and_its_last_day_changes(panel, seats, asked, team):
    say(seats[0], {asked[0].pk: "prefer"})
    request = bids.ask(panel, asked[:2], until=TODAY, by=team, at=NOW)
    assert (request.until, request.deposits.count(), Bid.objects.count()) == (TODAY, 2, 1)
    assert str(request) == f"préférences demandées, {panel}"
    with pytest.raises(BidRefusedError, match="Ce jour est passé"):
        bids.ask(panel, asked, until=TODAY - timedelta(days=1), by=team, at=NOW)
    with pytest.raises(BidRefusedError, match="Aucun dossier"):
        bids.ask(panel, [], until=TODAY, by=team, at=NOW)
    type(panel).objects.update(closed_at=NOW)
    with pytest.raises(BidRefusedError, match="est clos"):
        bids.ask(panel, asked, until=TODAY, by=team, at=NOW)


def test_lines_show_nothing_that_identifies_where_dossiers_are_read_blind(panel):
    answers = [{"label": "Projet", "kind": "long_text", "value": "Par Zoé N’Diaye", "identifying": False}]
    content = {"title": "Design", "answers": answers, "attachments": [], "person": {"name": "Zoé N’Diaye"}}
    copied, bare = f.DepositFactory.create_batch(2, content=content)
    f.BlindCopyFactory(
        deposit=copied, content=content | {"answers": [answers[0] | {"value": "Par [nom]"}], "person": {}}
    )
    assert [(line.title, line.summary) for line in queries.lines(panel, [copied, bare])] == [
        ("Design", "Par [nom]")
    ] * 2
    panel.blind = False
    assert queries.lines(panel, [copied])[0].summary == "Par Zoé N’Diaye"


def test_preferences_are_their_author_s_and_go_with_the_dossier(seats, asked):
    say(seats[0], {asked[0].pk: "prefer"})
    exported = [personal_data.ASSESSMENTS.export(seat.user)["préférences de lecture"] for seat in seats]
    assert [len(rows) for rows in exported] == [1, 0]
    personal_data.empty(type(asked[0].dossier).objects.filter(pk=asked[0].dossier_id))
    assert Bid.objects.count() == 0
