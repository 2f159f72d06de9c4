"""The queue, and acts on a whole filter."""

import pytest

from challenges.lists import CHALLENGES
from challenges.models import Challenge
from tests import factories as f


@pytest.fixture
def client(team, signed_in):
    return signed_in(team)


@pytest.fixture
def campaign(db):
    return f.CampaignFactory(code="FILE")


@pytest.fixture
def act(client, campaign):
    """Return a function that acts on the whole filter, as the list's button does."""

    def post(name, **given):
        sent = {"campaign": "FILE", "act": name, "whole": "1"} | given
        return client.post("/listes/defis/agir/", sent, follow=True)

    return post


LIST = "/equipe/campagnes/FILE/defis/"


def test_filters_are_kept_from_page_to_page(client, campaign, monkeypatch):
    monkeypatch.setattr(CHALLENGES, "page_rows", 1, raising=False)
    first, _ = (f.deposited(campaign=campaign, search_words=" carte ") for _ in range(2))
    f.deposited(campaign=campaign, submitted_title="Autre sujet")
    page = client.get(LIST, {"text": "cartes", "state": "submitted"}).text
    assert f"?text=cartes&amp;state=submitted&amp;after={first.pk}" in page
    assert "Autre sujet" not in page
    assert "Aucun défi ne correspond." in client.get(LIST, {"text": "introuvable"}).text


def test_bulk_act_counts_then_acts_on_every_page(act, campaign, team, monkeypatch):
    monkeypatch.setattr(CHALLENGES, "page_rows", 2, raising=False)
    for _ in range(12):
        f.deposited(campaign=campaign)
    assert "Cette action porte sur 12 défis." in act("mine").text
    assert not Challenge.objects.filter(instructor=team).exists()
    assert "a changé depuis votre demande" in act("mine", confirmed="11").text
    assert "Me les attribuer : 12 défis." in act("mine", confirmed="12").text
    assert Challenge.objects.filter(instructor=team).count() == 12
    act("nobody", confirmed="12")
    assert Challenge.objects.filter(instructor=None).count() == 12


def test_bulk_act_on_the_ticked_rows_alone(client, campaign, team):
    ticked, _ = f.deposited(campaign=campaign), f.deposited(campaign=campaign)
    sent = {"campaign": "FILE", "act": "mine", "row": [ticked.pk]}
    assert "Cette action porte sur 1 défi." in client.post("/listes/defis/agir/", sent).text
    client.post("/listes/defis/agir/", sent | {"confirmed": "1"})
    assert list(Challenge.objects.filter(instructor=team)) == [ticked]
    nothing = client.post("/listes/defis/agir/", {"campaign": "FILE", "act": "mine"}, follow=True).text
    assert "Cochez au moins une ligne" in nothing


@pytest.mark.takes("challenges.Challenge.select", by="list-bulk")
def test_bulk_decision_leaves_and_names_the_others(act, client, campaign):
    f.deposited(campaign=campaign)
    f.deposited(campaign=campaign, state="heard", submitted_title="Déjà entendu")
    page = act("shortlist", confirmed="1").text
    assert "Présélectionner : 1 défi. La décision reste invisible jusqu’à l’annonce." in page
    assert "1 défi en l’état : Déjà entendu (auditionné)." in page
    assert "en l’état" not in act("select", confirmed="1", state="heard").text
    f.deposited(campaign=campaign)
    refused = act("reject", confirmed="1", reason="")
    assert (refused.status_code, "Champ requis" in refused.text) == (422, True)
    refused = act("refuse", confirmed="1", reason="Hors du programme", code="absent")
    assert (refused.status_code, "Hors du programme" in refused.text) == (422, True), "what was typed is still there"
    assert act("boum").status_code == 404
