"""From a record to the next one of the list that was read, and back."""

import pytest

from tests import factories as f

LIST = "/equipe/campagnes/LISTE/candidatures/"


@pytest.fixture
def campaign(db):
    return f.CampaignFactory(code="LISTE")


@pytest.fixture
def four(campaign):
    return [f.DepositedApplicationFactory(campaign=campaign, experience_years=years) for years in (5, 2, 5, 9)]


@pytest.fixture
def client(team, signed_in):
    return signed_in(team)


def around(client, application):
    return client.get(f"/equipe/candidatures/{application.public_id}/").context["around"]


def address(application):
    return f"/equipe/candidatures/{application.public_id}/"


def test_nothing_is_around_when_no_list_was_read(client, four):
    assert around(client, four[0]) is None


@pytest.mark.parametrize(("query", "order"), [("", [0, 1, 2, 3]), ("sort=-experience", [3, 2, 0, 1])])
def test_rows_follow_the_order_of_the_list(client, four, query, order):
    client.get(f"{LIST}?{query}")
    rows = [four[rank] for rank in order]
    for before, row, after in zip([None, *rows], rows, [*rows[1:], None], strict=False):
        beside = around(client, row)
        assert beside.previous == (address(before) if before else "")
        assert beside.following == (address(after) if after else "")
        assert beside.back == f"{LIST}?{query}"


def test_rows_are_those_of_the_filter(client, four):
    four[1].state = "incomplete"
    four[1].save()
    client.get(f"{LIST}?state=submitted")
    beside = around(client, four[0])
    assert (beside.following, beside.criteria) == (address(four[2]), "Déposée")
    assert around(client, four[1]) is None, "it is not in the list that was read"


def test_a_list_of_another_campaign_says_nothing(client, four):
    other = f.DepositedApplicationFactory(campaign=f.CampaignFactory(code="AUTRE"))
    client.get(LIST)
    assert around(client, other) is None


def test_a_forged_list_says_nothing(client, four):
    client.cookies["liste-candidatures"] = "campaign=ABSENTE"
    assert around(client, four[0]) is None


def test_a_very_long_filter_is_not_remembered(client, four):
    answer = client.get(LIST, {"column": ["number"] * 500})
    assert "liste-candidatures" not in answer.cookies


def test_a_challenge_leads_to_the_next_one(client, campaign):
    first, second = f.deposited(campaign=campaign), f.deposited(campaign=campaign)
    client.get("/equipe/campagnes/LISTE/defis/")
    page = client.get(f"/equipe/defis/{first.public_id}/")
    assert f'href="/equipe/defis/{second.public_id}/" rel="next"' in page.text
