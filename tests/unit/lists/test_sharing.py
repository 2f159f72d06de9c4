"""Rows shared between colleagues: each kind evenly, the loads level, by clicking."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lists.sharing import share
from tests import factories as f

KINDS = st.lists(st.sampled_from(["design", "data", "dev"]), max_size=40)
LOADS = st.dictionaries(st.integers(1, 6), st.integers(0, 30), min_size=1, max_size=6)


@given(KINDS, LOADS)
def test_each_kind_is_shared_evenly(kinds, loads):
    rows = list(enumerate(kinds, start=1))
    shared = share(rows, loads)
    assert shared == share(list(reversed(rows)), loads), "the order of the rows changes nothing"
    assert shared.keys() == {key for key, _ in rows}
    for kind in set(kinds):
        given_rows = Counter(shared[key] for key, of in rows if of == kind)
        counts = [given_rows[person] for person in loads]
        assert max(counts) - min(counts) <= 1


def test_whoever_has_less_comes_first():
    assert share([(1, "a"), (2, "b"), (3, "c")], {7: 5, 8: 4}) == {1: 8, 2: 7, 3: 8}


@pytest.fixture
def campaign(db):
    return f.CampaignFactory(code="PARTAGE")


def pressed(client, code, **data):
    return client.post(f"/listes/{code}/agir/", {"campaign": "PARTAGE", "act": "share", "whole": "1", **data})


def test_applications_are_shared_by_clicking(campaign, team, signed_in):
    colleague = f.UserFactory(is_team=True, first_name="Zoé", last_name="Zola")
    design, data = f.ProfessionFactory(), f.ProfessionFactory()
    mine = [
        f.DepositedApplicationFactory(campaign=campaign, profession=trade) for trade in (design, design, data, data)
    ]
    elsewhere = f.DepositedApplicationFactory(instructor=None)
    client = signed_in(team)
    page = pressed(client, "candidatures").text
    assert "Zoé Zola (0\u00a0candidature suivie)" in page
    refused = pressed(client, "candidatures", confirmed="4")
    assert (refused.status_code, "Champ requis" in refused.text) == (422, True)
    answer = pressed(client, "candidatures", confirmed="4", colleagues=[team.pk, colleague.pk])
    assert answer.status_code == 302
    for application in (*mine, elsewhere):
        application.refresh_from_db()
    assert {application.instructor for application in mine[:2]} == {team, colleague}
    assert {application.instructor for application in mine[2:]} == {team, colleague}
    assert elsewhere.instructor is None


def test_challenges_are_shared_by_clicking(campaign, team, signed_in):
    colleague = f.UserFactory(is_team=True)
    challenges = [f.deposited(campaign=campaign) for _ in range(4)]
    assert pressed(signed_in(team), "defis", confirmed="4", colleagues=[team.pk, colleague.pk]).status_code == 302
    for challenge in challenges:
        challenge.refresh_from_db()
    assert Counter(challenge.instructor for challenge in challenges) == {team: 2, colleague: 2}


def test_a_stranger_is_given_nothing(campaign, team, signed_in):
    f.deposited(campaign=campaign)
    refused = pressed(signed_in(team), "defis", confirmed="1", colleagues=[f.UserFactory().pk])
    assert refused.status_code == 422
