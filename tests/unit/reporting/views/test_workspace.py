"""The frame of the workspace: where a page stands, what waits, what the search finds."""

import pytest
from django.urls import reverse

from reporting.queries.workspace.frame import Frame
from reporting.queries.workspace.sections import PERSON, PLACES
from tests import factories as f


@pytest.fixture
def campaign(db):
    return f.CampaignFactory(name="Une campagne", programme_id="EIG", number=9)


def test_a_rehearsal_is_named_with_its_rank(campaign):
    rehearsal = f.CampaignFactory(
        name="Une campagne (répétition 2)", programme_id="EIG", number=9, rehearsal_of=campaign
    )
    assert (campaign.short_name, rehearsal.short_name) == (
        "EIG promotion\u00a09", "EIG promotion\u00a09 (répétition 2)",
    )  # fmt: skip


def test_a_confirmation_stands_where_its_list_does(team):
    frame = Frame(PLACES["my-data"], "list-bulk", team)
    assert frame.at("/equipe/vivier/").section.label == "Vivier"
    assert frame.at("/equipe/absente.html") is frame, "no route has this address"
    assert frame.at("/") is frame


def test_everybody_has_the_same_personal_pages(team):
    labels = [entry.label for entry in Frame(PLACES["juror:home"], "juror:home", team).personal_menu()]
    assert labels == [section.label for section in PERSON.sections[2:]]
    assert Frame(PLACES["my-data"], "my-data", team).personal_menu() == []


def test_the_menu_counts_what_waits_behind_each_heading(campaign, team, signed_in):
    f.JoinRequestFactory()
    f.DepositedApplicationFactory(campaign=campaign, instructor=None)
    client = signed_in(team)
    answer = client.get("/equipe/attente.json")
    assert (answer.json(), answer.headers["Cache-Control"]) == ({"inbox": 1}, "private, max-age=60")
    assert client.get("/equipe/attente.json", {"campagne": campaign.code}).json() == {
        "inbox": 1, "team:applications": 1,
    }  # fmt: skip
    assert client.get("/equipe/attente.json", {"campagne": "ABSENTE"}).status_code == 404


def test_the_first_page_lists_each_campaign_with_what_is_to_do(campaign, team, signed_in):
    f.CampaignFactory(name="Fermée", state="closed")
    client = signed_in(team)
    page = client.get("/equipe/").text
    tasks = reverse("team:tasks", args=[campaign.code])
    assert (f'data-load="{tasks}"' in page, "Fermée" in page) == (True, True)
    assert "Rien ne demande d’acte" in client.get(tasks).text
    f.DepositedApplicationFactory(campaign=campaign, instructor=None)
    assert "1\u00a0candidature que personne ne suit" in client.get(tasks).text


def test_a_page_is_found_by_its_name(campaign, team, signed_in):
    page = signed_in(team).get("/equipe/recherche/", {"q": "calendrier"}).text
    assert f'<a href="/equipe/campagnes/{campaign.code}/calendrier/">Calendrier</a>' in page
    page = signed_in(team).get("/equipe/recherche/", {"q": "vivier"}).text
    assert '<a href="/equipe/vivier/">Vivier</a>' in page


def test_a_campaign_without_a_date_says_where_they_are_written(team, signed_in, db):
    campaign = f.CampaignFactory(starts_on=None)
    client = signed_in(team)
    for path in ("", "calendrier/"):
        assert "pas encore de dates" in client.get(f"/equipe/campagnes/{campaign.code}/{path}").text
    f.CallWindowFactory(campaign=campaign, closes_at=None)
    assert "au fil de l’eau" in client.get(f"/equipe/campagnes/{campaign.code}/calendrier/").text


def test_an_act_on_many_is_confirmed_under_the_heading_of_its_list(campaign, team, signed_in):
    f.DepositedApplicationFactory(campaign=campaign)
    data = {"campaign": campaign.code, "act": "mine", "whole": "1"}
    page = signed_in(team).post("/listes/candidatures/agir/", data).text
    heading = f'<a href="/equipe/campagnes/{campaign.code}/candidatures/" aria-current="page">Candidatures'
    assert heading in " ".join(page.split())
