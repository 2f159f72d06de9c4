"""A list as a board: a column a state, cards with the acts of their state, the others one click away."""

import re

import pytest

from challenges.enums import ChallengeState
from tests import factories as f


@pytest.fixture
def campaign(db):
    return f.CampaignFactory()


def columns(page):
    return [(column.label, column.count, column.more) for column in page.context["board"]]


def test_board_has_a_column_a_state_with_the_acts_of_that_state(campaign, team, signed_in):
    waiting = f.deposited(campaign=campaign, state="submitted")
    f.deposited(campaign=campaign, state="selected")
    client, here = signed_in(team), f"/equipe/campagnes/{campaign.code}/defis/"
    assert 'href="?vue=tableau"' in client.get(here).text
    page = client.get(f"{here}?vue=tableau")
    assert columns(page) == [("Déposé", 1, 0), ("Retenu", 1, 0)]
    first, selected = page.context["board"]
    assert first.cards[0].key == waiting.pk
    moves = {verb for verb, move in waiting.transitions.by_verb.items() if "submitted" in move.sources}
    assert {act.name for act in first.cards[0].acts} == moves & {"shortlist", "select", "reject", "refuse"}
    assert first.cards[0].acts
    assert str(waiting.submitted_title) in first.cards[0].title
    assert [act.name for act in selected.cards[0].acts] == [
        act.name for act in page.context["reading"].acts
        if act.name in waiting.transitions.by_verb and waiting.transitions.allows(act.name, "selected")
    ]  # fmt: skip


def test_card_acts_by_the_bulk_act_of_the_list_which_shows_its_effect_first(campaign, team, signed_in):
    challenge = f.deposited(campaign=campaign, state="submitted")
    client = signed_in(team)
    page = client.get(f"/equipe/campagnes/{campaign.code}/defis/?vue=tableau").text
    form = re.search(r'<form method="post" action="/listes/defis/[^"]*".*?</form>', page, re.DOTALL)[0]
    action = re.search(r'action="([^"]+)"', form)[1]
    sent = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    asked = client.post(action, {**sent, "act": "shortlist"})
    assert "Cette action porte sur" in asked.text
    challenge.refresh_from_db()
    assert challenge.state == "submitted"
    assert client.post(action, {**sent, "act": "shortlist", "confirmed": "1"}).status_code == 302
    challenge.refresh_from_db()
    assert challenge.state == "shortlisted"


def test_long_column_leads_to_all_its_rows_in_the_list(campaign, team, signed_in):
    for _ in range(14):
        f.deposited(campaign=campaign, state="submitted")
    client, here = signed_in(team), f"/equipe/campagnes/{campaign.code}/defis/"
    page = client.get(f"{here}?vue=tableau&state=submitted")
    assert columns(page) == [("Déposé", 14, 2)]
    address = page.context["board"][0].address
    assert "Voir les 14" in page.text
    shown = client.get(f"{here}?{address}")
    assert shown.context["board"] is None
    assert len(shown.context["reading"].page) == 14
    empty = client.get(f"{here}?vue=tableau&state=withdrawn")
    assert "Aucun défi ne correspond." in empty.text


def test_applications_and_missions_have_their_boards(campaign, team, signed_in):
    f.DepositedApplicationFactory(campaign=campaign, state="submitted")
    client = signed_in(team)
    page = client.get(f"/equipe/campagnes/{campaign.code}/candidatures/?vue=tableau")
    assert columns(page) == [("Déposée", 1, 0)]
    mission = f.MissionFactory(cohort__campaign=campaign)
    cohort = f"/equipe/campagnes/{campaign.code}/cohorte/"
    assert 'href="?vue=tableau"' in client.get(cohort).text
    board = client.get(f"{cohort}?vue=tableau")
    assert columns(board) == [("En préparation", 1, 0)]
    assert f"/equipe/missions/{mission.public_id}/" in board.text
    assert "<table" not in board.text.split("app-board")[0]


@pytest.mark.parametrize("count", [1, 5])
def test_board_costs_no_query_a_card(campaign, team, signed_in, django_assert_num_queries, count):
    for state in (ChallengeState.SUBMITTED, ChallengeState.SELECTED):
        for _ in range(count):
            f.deposited(campaign=campaign, state=state)
    client = signed_in(team)
    with django_assert_num_queries(12):
        client.get(f"/equipe/campagnes/{campaign.code}/defis/?vue=tableau")
