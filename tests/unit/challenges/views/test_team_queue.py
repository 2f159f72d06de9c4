"""The queue, and acts on a whole filter."""

import pytest

from challenges.models import Challenge
from tests import factories as f


@pytest.fixture
def client(team, signed_in):
    return signed_in(team)


@pytest.fixture
def campaign(db):
    return f.CampaignFactory(code="FILE")


LIST, BULK = "/equipe/campagnes/FILE/defis/", "/equipe/campagnes/FILE/defis/lot/"


def test_filters_are_kept_from_page_to_page(client, campaign, monkeypatch):
    from challenges.queries import queue

    monkeypatch.setattr(queue, "PAGE_SIZE", 1)
    first, _ = (f.deposited(campaign=campaign, search_words=" carte ") for _ in range(2))
    f.deposited(campaign=campaign, submitted_title="Autre sujet")
    page = client.get(LIST, {"text": "cartes", "state": "submitted"}).content.decode()
    assert f"?state=submitted&amp;text=cartes&amp;after={first.pk}" in page
    assert "Autre sujet" not in page
    assert "Aucun défi ne correspond." in client.get(LIST, {"instructor": "0"}).content.decode()


def test_bulk_act_counts_then_acts_on_every_page(client, campaign, team, monkeypatch):
    from challenges.queries import queue

    monkeypatch.setattr(queue, "PAGE_SIZE", 2)
    for _ in range(12):
        f.deposited(campaign=campaign)
    ask = client.post(BULK, {"act": "mine"})
    page = ask.content.decode()
    assert "Confirmer pour 12 défis" in page
    assert "… et 2 autres." in page
    assert not Challenge.objects.filter(instructor=team).exists()
    stale = client.post(BULK, {"act": "mine", "confirmed": "11"}).content.decode()
    assert "a changé depuis votre demande" in stale
    done = client.post(BULK, {"act": "mine", "confirmed": "12"}, follow=True).content.decode()
    assert "12 défi(s) : suivi mis à jour." in done
    client.post(BULK, {"act": "nobody", "confirmed": "12"})
    assert Challenge.objects.filter(instructor=None).count() == 12


def test_bulk_decision_leaves_and_names_the_others(client, campaign):
    f.deposited(campaign=campaign)
    f.deposited(campaign=campaign, state="heard", submitted_title="Déjà entendu")
    given = {"act": "shortlist", "confirmed": "2"}
    page = client.post(BULK, given, follow=True).content.decode()
    assert "1 décision(s) enregistrée(s)" in page
    assert "1 laissé(s) en l’état : Déjà entendu (auditionné)" in page
    alone = client.post(BULK, {"act": "select", "confirmed": "1", "state": "heard"}, follow=True).content.decode()
    assert "1 décision(s) enregistrée(s)" in alone
    assert "laissé(s) en l’état" not in alone
    refused = client.post(BULK, {"act": "reject", "confirmed": "2"}, follow=True).content.decode()
    assert "Indiquez le motif" in refused
    assert "Choisissez une action." in client.post(BULK, {"act": "boum"}, follow=True).content.decode()
