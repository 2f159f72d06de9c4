"""How a pair ends: left, withdrawn, separated at the deadline; what whoever is left alone is asked."""

from datetime import timedelta

import pytest

from applications.domain import applications
from applications.domain.pairs import invitations, memberships
from applications.domain.pairs.memberships import Ending, PairRefusedError
from applications.models import Application, Pair
from applications.queries import pairs
from applications.tasks import close_pairs
from common import clock
from notifications.models import Message
from tests import factories as f
from tests.factories import NOW

LATE = NOW + timedelta(days=300)


@pytest.fixture
def pair(camille, sacha):
    return f.formed_pair(camille, sacha, wish="only")


def page(application):
    return f"/candidature/dossiers/{application.public_id}/binome/"


def state_of(pair):
    return Pair.objects.get(pk=pair.pk).state


def told():
    return [(message.recipient, message.body) for message in Message.objects.filter(template="pair_ended")]


@pytest.mark.takes("applications.Pair.leave", by="candidate:pair-leave")
def test_pair_is_left_after_a_page_that_says_what_follows(camille, sacha, pair, signed_in):
    client = signed_in(camille.candidate)
    shown = client.get(f"{page(camille)}quitter/").text
    assert "Vous quittez le binôme que vous formez avec Sacha Petit." in shown
    assert state_of(pair) == "formed"
    assert "Vous avez quitté le binôme" in client.post(f"{page(camille)}quitter/", follow=True).text
    assert state_of(pair) == "left"
    [(recipient, body)] = told()
    assert (recipient, "a quitté le binôme" in body) == (sacha.candidate, True)
    assert "Vous aviez demandé" not in body  # nothing is deposited: nothing is to be chosen
    assert client.get(f"{page(camille)}quitter/").url == page(camille)
    assert "Vous n’êtes plus dans un binôme." in client.post(f"{page(camille)}quitter/", follow=True).text
    assert "Nous prévoyons les crues à deux." in client.get(page(camille)).text  # what both wrote is not lost
    invitations.invite(camille, "alex@exemple.invalid", by=camille.candidate, at=clock.now())


def test_pair_is_not_left_by_a_stranger_nor_after_the_deadline(camille, sacha, pair, signed_in):
    with pytest.raises(PairRefusedError, match="pas la vôtre"):
        memberships.leave(camille, by=sacha.candidate, at=NOW)
    with pytest.raises(PairRefusedError, match="sauf en retirant"):
        memberships.leave(camille, by=camille.candidate, at=LATE)
    camille.campaign.windows.update(closes_at=NOW - timedelta(days=1), opens_at=NOW - timedelta(days=9))
    client = signed_in(camille.candidate)
    assert client.get(f"{page(camille)}quitter/").url == page(camille)
    assert "Quitter le binôme" not in client.get(page(camille)).text
    assert state_of(pair) == "formed"


def test_withdrawing_ends_the_pair_and_asks_the_other_what_they_do(camille, sacha, pair, deposit, signed_in):
    deposit(camille), deposit(sacha)
    client = signed_in(sacha.candidate)
    assert "vous êtes en binôme" in client.get(f"/candidature/dossiers/{sacha.public_id}/").text
    confirmed = signed_in(camille.candidate).get(f"/candidature/dossiers/{camille.public_id}/retrait/").text
    assert "un courriel en avertit Sacha Petit, qui candidate sans vous." in confirmed
    camille = Application.objects.get(pk=camille.pk)
    applications.withdraw(camille, by=camille.candidate, at=NOW)
    assert state_of(pair) == "left"
    [(recipient, body)] = told()
    assert (recipient, "a retiré sa candidature" in body, "C’est à vous de choisir" in body) == (
        sacha.candidate, True, True,
    )  # fmt: skip
    sacha = Application.objects.get(pk=sacha.pk)
    assert not pairs.asks_alone(camille)
    assert "dites ce que devient votre candidature" in client.get(f"/candidature/dossiers/{sacha.public_id}/").text
    assert "Continuer sans l’autre personne" in client.get(page(sacha)).text
    assert "continue seule" in client.post(page(sacha), {"act": "alone"}, follow=True).text
    assert "Continuer sans l’autre personne" not in client.get(page(sacha)).text
    refused = client.post(page(sacha), {"act": "alone"})
    assert (refused.status_code, "Aucune réponse ne vous est demandée" in refused.text) == (422, True)


def test_whoever_left_or_asked_nothing_has_nothing_to_choose(camille, sacha, deposit):
    pair = f.formed_pair(camille, sacha)
    deposit(camille), deposit(sacha)
    assert not pairs.asks_alone(f.DepositedApplicationFactory())  # never in a pair
    memberships.leave(camille, by=camille.candidate, at=NOW)
    for application in (camille, sacha):
        assert not pairs.asks_alone(Application.objects.get(pk=application.pk))
    pair.members.update(wish="only")
    answers = [pairs.asks_alone(Application.objects.get(pk=draft.pk)) for draft in (camille, sacha)]
    assert answers == [False, True]


def test_withdrawing_takes_an_invitation_back(camille, invite):
    pair = invite(camille)
    for _ in range(2):
        memberships.end_with(camille, Ending.WITHDRAWN, by=camille.candidate, at=NOW)
    assert (state_of(pair), told()) == ("cancelled", [])


@pytest.mark.takes("applications.Pair.separate", by="applications.close_pairs")
def test_other_becomes_single_when_one_did_not_deposit_in_time(camille, sacha, pair, deposit, campaign):
    deposit(camille)
    close_pairs()
    assert state_of(pair) == "formed"  # the call is open
    campaign.windows.update(closes_at=NOW - timedelta(seconds=1), opens_at=NOW - timedelta(days=9))
    close_pairs()
    close_pairs()
    assert state_of(pair) == "separated"
    [(recipient, body)] = told()
    assert (recipient, "n’a pas déposé sa candidature" in body) == (camille.candidate, True)
    assert pairs.asks_alone(Application.objects.get(pk=camille.pk))
    assert memberships._separate(pair, at=NOW) is False


def test_pair_of_two_deposits_stays_after_the_deadline(camille, sacha, pair, deposit, campaign):
    deposit(camille), deposit(sacha)
    campaign.windows.update(closes_at=NOW - timedelta(seconds=1), opens_at=NOW - timedelta(days=9))
    close_pairs()
    assert (state_of(pair), told()) == ("formed", [])
    assert pairs.bound_pairs([camille.pk]) == [(camille.pk, sacha.pk)]
    pair.members.filter(application=sacha).update(wish="preferred")
    assert pairs.bound_pairs([camille.pk, sacha.pk]) == []


def test_member_whose_application_is_forgotten_leaves_the_other_single(camille, sacha, pair):
    sacha.delete()
    assert memberships.separate_late(at=NOW) == 1
    assert (state_of(pair), told()) == ("separated", [])
    lone = f.PairMemberFactory(pair__state="formed", application=camille)
    memberships.leave(camille, by=camille.candidate, at=NOW)
    assert state_of(lone.pair) == "left"
