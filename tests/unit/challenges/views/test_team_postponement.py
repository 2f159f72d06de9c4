"""A closing is moved later once what that changes was read."""

import pytest

from challenges.models import CallWindow, Campaign
from tests import factories as f


@pytest.fixture
def client(team, signed_in):
    return signed_in(team)


@pytest.fixture
def window(db):
    campaign = f.ready_campaign(code="ESSAI")
    Campaign.objects.filter(pk=campaign.pk).update(state="published")
    return campaign.windows.get()


def page_of(window):
    return f"/equipe/campagnes/ESSAI/appels/{window.pk}/prolongation/"


GIVEN = {"closes_at": "2026-04-19T23:59:59", "reason": "Panne du réseau de l’État"}


def test_extension_is_tried_then_published(client, window):
    stage = window.campaign.stages.order_by("pk").first()
    type(stage).objects.filter(pk=stage.pk).update(starts_on="2026-05-04", ends_on="2026-05-06")
    before = window.closes_at
    page = client.post(page_of(window), GIVEN | {"dependents": "on"})
    assert (page.status_code, page.context["preview"].outcome.closes_at > before) == (200, True)
    assert f"{stage.get_kind_display()} : du 18" in page.text
    assert "aucune date ne bouge" not in page.text.lower()
    assert "Personne n’a encore déposé" in page.text
    window.refresh_from_db()
    assert (window.closes_at, window.extensions.count()) == (before, 0)
    read = page.context["read"]
    other = client.post(page_of(window), GIVEN | {"read": read})  # another thing than what was read
    assert (other.status_code, window.extensions.count()) == (200, 0)
    done = client.post(page_of(window), GIVEN | {"dependents": "on", "read": read}, follow=True)
    assert "Le report est publié, avec son motif." in done.text
    stage.refresh_from_db()
    assert (str(stage.starts_on), str(stage.ends_on)) == ("2026-05-18", "2026-05-20")
    assert "Panne du réseau de l’État" in client.get("/equipe/campagnes/ESSAI/regles/").text


def test_people_who_know_the_dates_are_told_to_the_team(client, window):
    f.deposited(campaign=window.campaign)
    page = client.post(page_of(window), GIVEN)
    assert "1\u00a0administration" in page.text
    assert "aucun courriel ne part de lui-même" in page.text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"closes_at": "2026-03-10T12:00:00"}, "Cette échéance est déjà passée."),
        ({"closes_at": "2026-04-09T13:00:00"}, "postérieure à la précédente"),
        ({"reason": ""}, "Champ requis."),
    ],
)
def test_wrong_extension_is_refused_at_its_field(client, window, changes, sentence):
    answer = client.post(page_of(window), GIVEN | changes)
    assert (answer.status_code, sentence in answer.text) == (422, True)


def test_closed_campaign_is_not_extended(client, window):
    Campaign.objects.update(state="closed")
    refused = client.post(page_of(window), GIVEN)
    assert (refused.status_code, "porte sur un appel publié" in refused.text) == (422, True)
    assert "Panne du réseau de l’État" in refused.text


def test_rolling_window_cannot_be_extended(client, window):
    rules = "/equipe/campagnes/ESSAI/regles/"
    assert page_of(window) in client.get(rules).text
    assert page_of(window) in client.get("/equipe/campagnes/ESSAI/calendrier/").text
    CallWindow.objects.update(closes_at=None)
    assert page_of(window) not in client.get(rules).text
    assert client.get(page_of(window)).status_code == 404
