"""Another first day: asked in the candidate's space, answered by the team, stated by the offer."""

from datetime import timedelta

import pytest

from common.days import day_of
from notifications.models import Message
from reporting.queries import inbox
from selection.domain import selection
from selection.domain.seats import offer_reminders, start_dates
from selection.models import StartDateRequest
from tests import factories as f
from tests.factories import NOW

FIRST, ASKED, OTHER, LAST = (day_of(NOW) + timedelta(days=days) for days in (20, 40, 30, 300))


@pytest.fixture
def offer(db):
    return f.OfferFactory(starts_on=FIRST, ends_on=LAST)


@pytest.fixture
def candidate(offer, signed_in):
    return signed_in(offer.application.candidate)


def mine(offer):
    return f"/candidature/propositions/{offer.public_id}/"


def theirs(offer):
    return f"/equipe/propositions/{offer.public_id}/date/"


def ask(client, offer, **more):
    return client.post(f"{mine(offer)}date/", {"act": "ask", "day": ASKED, "reason": "Mon préavis", **more})


@pytest.mark.takes("selection.StartDateRequest.agree", by="team:start-date")
@pytest.mark.takes("selection.Offer.redate", by="team:start-date")
def test_a_day_is_asked_agreed_and_stated_by_the_offer(offer, candidate, signed_in, team):
    assert f"{mine(offer)}date/" in candidate.get(mine(offer)).text
    assert "Demander cette date" in candidate.get(f"{mine(offer)}date/").text
    assert ask(candidate, offer).url == mine(offer)
    assert "l’équipe vous répond" in candidate.get(mine(offer)).text
    assert "n’est plus examinée" in candidate.get(mine(offer), {"reponse": "accept"}).text
    [group] = [group for group in inbox.groups(team) if group.label == "Dates de prise de poste demandées"]
    assert [item.url for item in group.items] == [theirs(offer)]
    client = signed_in(team)
    assert "Autre date demandée" in client.get(f"/equipe/postes/{offer.position_id}/").text
    assert "Mon préavis" in client.get(theirs(offer)).text
    assert "La date est convenue" in client.post(theirs(offer), {"act": "agree"}, follow=True).text
    offer.refresh_from_db()
    assert (offer.starts_on, offer.ends_on, offer.state) == (ASKED, LAST, "sent")
    assert "au lieu du" in offer.log.get(verb="redate").reason
    assert "C’est convenu" in Message.objects.get(template="offer_start_date").body
    assert "est convenue, à votre demande" in candidate.get(mine(offer)).text
    assert "Plus rien à répondre" in client.get(theirs(offer)).text
    assert client.post(theirs(offer), {"act": "refuse", "answer-text": "Trop tard"}).status_code == 422
    selection.answer(offer, accepted=True, by=offer.application.candidate, at=NOW)
    page = candidate.get(mine(offer)).text
    assert "Ce qui se passe maintenant" in page
    assert "ne se négocie plus ici" in candidate.get(f"{mine(offer)}date/").text


def countered(offer, candidate, client):
    """Have the team propose another day; return the message that says it."""
    ask(candidate, offer)
    same = client.post(theirs(offer), {"act": "counter", "answer-day": ASKED})
    assert (same.status_code, "une autre date que celle demandée" in same.text) == (422, True)
    assert client.post(theirs(offer), {"act": "counter"}).status_code == 422
    sent = {"act": "counter", "answer-day": OTHER, "answer-text": "Le service ferme ensuite."}
    assert "L’autre date est proposée" in client.post(theirs(offer), sent, follow=True).text
    return Message.objects.get(template="offer_start_date").body


def settle(offer, candidate, verb):
    """Answer the team's day from the page that offers it, once; return the first day of the offer then."""
    assert "À vous" in candidate.get(mine(offer)).text
    assert "Garder la date de la" in candidate.get(f"{mine(offer)}date/").text
    assert candidate.post(f"{mine(offer)}date/", {"act": verb}).url == mine(offer)
    again = candidate.post(f"{mine(offer)}date/", {"act": verb})
    assert (again.status_code, "n’attend plus de réponse" in again.text) == (422, True)
    offer.refresh_from_db()
    assert offer.state == "sent"
    return offer.starts_on


@pytest.mark.takes("selection.StartDateRequest.counter", by="team:start-date")
@pytest.mark.takes("selection.StartDateRequest.take", by="candidate:start-date")
def test_the_team_proposes_another_day_that_is_taken(offer, candidate, signed_in, team):
    body = countered(offer, candidate, signed_in(team))
    assert "Le service ferme ensuite." in body
    assert f"{mine(offer)}date/" in body
    assert settle(offer, candidate, "take") == OTHER


@pytest.mark.takes("selection.StartDateRequest.keep", by="candidate:start-date")
def test_the_team_proposes_another_day_that_is_not_taken(offer, candidate, signed_in, team):
    countered(offer, candidate, signed_in(team))
    assert settle(offer, candidate, "keep") == FIRST


@pytest.mark.takes("selection.StartDateRequest.refuse", by="team:start-date")
def test_the_day_is_kept_with_a_reason(offer, candidate, signed_in, team):
    ask(candidate, offer)
    client = signed_in(team)
    silent = client.post(theirs(offer), {"act": "refuse", "answer-text": " "})
    assert (silent.status_code, "Dites pourquoi la date est maintenue" in silent.text) == (422, True)
    client.post(theirs(offer), {"act": "refuse", "answer-text": "Le lancement est ce jour-là."})
    assert "est maintenue" in Message.objects.get(template="offer_start_date").body
    assert "la date de la proposition reste" in candidate.get(mine(offer)).text
    assert "Le lancement est ce jour-là." in candidate.get(f"{mine(offer)}date/").text
    assert ask(candidate, offer).url == mine(offer), "another request may be made"


@pytest.mark.takes("selection.StartDateRequest.withdraw", by="candidate:start-date")
def test_a_request_is_taken_back(offer, candidate):
    ask(candidate, offer)
    twice = ask(candidate, offer)
    assert (twice.status_code, "Une date est déjà demandée" in twice.text) == (422, True)
    assert "Retirer ma demande" in candidate.get(f"{mine(offer)}date/").text
    assert candidate.post(f"{mine(offer)}date/", {"act": "withdraw"}).url == mine(offer)
    assert StartDateRequest.objects.get().state == "withdrawn"


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"day": FIRST}, "déjà la date de la proposition"),
        ({"day": day_of(NOW)}, "un jour à venir"),
        ({"day": LAST}, "choisissez plus tôt"),
        ({"reason": " "}, "Dites pourquoi"),
        ({"day": ""}, "Champ requis"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_its_reason(offer, candidate, more, sentence):
    answer = ask(candidate, offer, **more)
    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert not StartDateRequest.objects.exists()


def test_the_delay_waits_for_the_team_then_leaves_two_days(offer, candidate, team):
    ask(candidate, offer)
    late = offer.expires_at + timedelta(days=3)
    assert selection.expire(None, at=late) == 0
    assert offer_reminders.remind_offers(at=offer.expires_at - timedelta(days=1)) == 0
    assert not start_dates.is_late(offer, at=late)
    start_dates.answer(StartDateRequest.objects.get(), "refuse", text="Non", by=team, at=late)
    offer.refresh_from_db()
    assert late + timedelta(days=1) < offer.expires_at < late + timedelta(days=3)  # two days, by the clock of Paris
    assert selection.expire(None, at=offer.expires_at + timedelta(days=1)) == 1
    with pytest.raises(start_dates.StartDateRefusedError, match="a reçu sa réponse"):
        start_dates.answer(f.StartDateRequestFactory(offer=offer), "agree", text="", by=team, at=late)


def test_the_delay_that_is_shown_never_passes_while_the_team_is_to_answer(offer, candidate):
    ask(candidate, offer)
    first = offer.expires_at
    assert start_dates.hold(at=NOW) == 0, "the delay is far"
    assert start_dates.hold(at=first - timedelta(hours=2)) == 1
    offer.refresh_from_db()
    assert offer.expires_at > first
    assert "la place est proposée à la personne suivante" not in candidate.get(mine(offer)).text
    StartDateRequest.objects.update(state="refused")
    assert start_dates.hold(at=offer.expires_at) == 0
    assert "la place est proposée à la personne suivante" in candidate.get(mine(offer)).text


def test_an_offer_without_a_day_gets_the_one_that_is_agreed(db, team):
    offer = f.OfferFactory(starts_on=None, ends_on=None)
    campaign = offer.position.challenge.campaign
    type(campaign).objects.filter(pk=campaign.pk).update(ends_on=LAST)
    asked = start_dates.ask(offer, ASKED, reason="Préavis", by=offer.application.candidate, at=NOW)
    start_dates.answer(asked, "agree", text="", by=team, at=NOW)
    offer.refresh_from_db()
    assert (offer.starts_on, offer.ends_on) == (ASKED, LAST)
    assert str(asked) == f"{offer}, {ASKED}"


def test_nobody_asks_for_somebody_else_nor_after_the_answer(offer, candidate, signed_in):
    assert signed_in(f.UserFactory()).get(f"{mine(offer)}date/").status_code == 404
    with pytest.raises(start_dates.StartDateRefusedError, match="pas la vôtre"):
        start_dates.ask(offer, ASKED, reason="Préavis", by=f.UserFactory(), at=NOW)
    asked = f.StartDateRequestFactory(offer=offer, state="countered", countered_day=OTHER)
    with pytest.raises(start_dates.StartDateRefusedError, match="n’attend plus"):
        start_dates.settle(asked, "take", by=offer.application.candidate, at=offer.expires_at + timedelta(days=1))
    selection.answer(offer, accepted=False, by=offer.application.candidate, at=NOW)
    assert ask(candidate, offer).status_code == 422
    other = f.OfferFactory(application__candidate=offer.application.candidate, state="declined")
    assert candidate.get(f"{mine(other)}date/").status_code == 404
    assert signed_in(f.UserFactory(is_team=True)).get(theirs(other)).status_code == 404


@pytest.mark.takes("selection.Offer.decline", by="candidate:offer")
def test_a_refusal_may_say_why_and_the_team_reads_it(offer, candidate, signed_in, team):
    page = candidate.get(mine(offer), {"reponse": "decline"}).text
    assert "Pourquoi vous refusez" in page
    long = candidate.post(mine(offer), {"answer": "decline", "reason": "x" * 1001})
    assert (long.status_code, "Pourquoi vous refusez" in long.text) == (422, True)
    assert candidate.post(mine(offer), {"answer": "decline", "reason": "Le lieu est trop loin"}).status_code == 302
    assert offer.log.get(verb="decline").reason == "Le lieu est trop loin"
    assert "Le lieu est trop loin" in signed_in(team).get(f"/equipe/postes/{offer.position_id}/").text
