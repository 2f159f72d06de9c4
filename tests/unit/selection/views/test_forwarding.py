"""After a refusal: each consent is given and taken back by its own; what is forwarded is told, and stops with it."""

from datetime import timedelta

import pytest

from applications.models import Application, Forwarding, ForwardingConsent, PoolMembership
from notifications.models import Message
from selection.domain import forwarding
from selection.domain import personal_data as data
from tests import factories as f
from tests.factories import NOW


@pytest.fixture
def refused(db):
    return f.DepositedApplicationFactory(
        state="not_selected", announced_state="not_selected", campaign__state="published"
    )


@pytest.fixture
def candidate(refused, signed_in):
    return signed_in(refused.candidate)


def page(application):
    return f"/candidature/dossiers/{application.public_id}/suites/"


def listing(application):
    return f"/equipe/campagnes/{application.campaign.code}/candidatures/accords/"


def act(client, application, name):
    return client.post(page(application), {"act": name}, follow=True)


def words(text):
    return " ".join(text.split())


def seat(application, **fields):
    """Open a seat of somebody's trade in their campaign."""
    challenge = f.deposited(campaign=application.campaign, state="published", published_title="Carte", **fields)
    return f.PositionFactory(challenge=challenge, profession=application.profession)


def test_each_consent_is_apart_and_revocable(refused, candidate):
    assert page(refused) in candidate.get(f"/candidature/dossiers/{refused.public_id}/").text
    text = candidate.get(page(refused)).text
    assert "Le vivier est la liste des personnes" in words(text)
    assert "Rien n’a été transmis" in text
    assert "Votre accord est enregistré" in act(candidate, refused, "give:beta").text
    act(candidate, refused, "give:beta")
    act(candidate, refused, "give:challenge")
    assert sorted(ForwardingConsent.objects.values_list("destination", flat=True)) == ["beta", "challenge"]
    assert "Votre accord est retiré" in act(candidate, refused, "withdraw:beta").text
    assert ForwardingConsent.objects.active(NOW).get().destination == "challenge"
    assert "Vous êtes dans le vivier" in act(candidate, refused, "give:pool").text
    assert "Vous y êtes jusqu’au" in candidate.get(page(refused)).text
    assert "Vous avez quitté le vivier" in act(candidate, refused, "withdraw:pool").text
    assert not PoolMembership.objects.exists()
    assert act(candidate, refused, "give:ailleurs").status_code == 404


def test_there_is_nothing_before_a_refusal_is_announced(candidate, refused, signed_in):
    assert signed_in(f.UserFactory()).get(page(refused)).status_code == 404
    Application.objects.filter(pk=refused.pk).update(announced_state="heard")
    assert candidate.get(page(refused)).status_code == 404
    refused.refresh_from_db()
    with pytest.raises(forwarding.ForwardingRefusedError, match="Aucun refus"):
        forwarding.give(refused, "beta", by=refused.candidate, at=NOW)
    with pytest.raises(forwarding.ForwardingRefusedError, match="pas la vôtre"):
        forwarding.give(refused, "beta", by=f.UserFactory(), at=NOW)


def test_a_refusal_that_ends_ends_the_consents(candidate, refused):
    act(candidate, refused, "give:beta")
    Application.objects.filter(pk=refused.pk).update(announced_state="heard")
    assert not forwarding.consenting(refused.campaign, at=NOW)
    assert "J’accepte" in act(candidate, refused, "withdraw:beta").text, "the pool stays"
    answer = act(candidate, refused, "give:beta")
    assert (answer.status_code, "Aucun refus n’est annoncé" in answer.text) == (422, True)
    assert "Aucun refus n’est plus en cours" in answer.text


def test_a_consent_lapses_after_a_year(refused):
    old = forwarding.give(refused, "beta", by=refused.candidate, at=NOW - timedelta(days=400))
    assert not forwarding.consenting(refused.campaign, at=NOW)
    fresh = forwarding.give(refused, "beta", by=refused.candidate, at=NOW)
    assert fresh.pk != old.pk
    assert list(forwarding.consenting(refused.campaign, at=NOW)) == [fresh]


def test_the_team_reads_filters_and_forwards_outside(refused, candidate, signed_in, team):
    act(candidate, refused, "give:beta")
    act(candidate, refused, "give:challenge")
    client = signed_in(team)
    text = client.get(listing(refused)).text
    assert refused.candidate.email in text
    assert listing(refused) in client.get(f"/equipe/campagnes/{refused.campaign.code}/candidatures/").text
    only = f"/equipe/campagnes/{refused.campaign.code}/candidatures/?consent="
    assert "1 candidature" in words(client.get(f"{only}beta").text)
    assert "1 candidature" not in words(client.get(f"{only}jobs").text)
    rows = ForwardingConsent.objects.all()
    effect = forwarding.elsewhere_effect(rows)
    assert (effect.done, len(effect.left)) == (1, 1)
    for _ in range(2):
        forwarding.forward_many(rows, {"recipient": " Équipe de beta.gouv.fr "}, by=team, at=NOW)
    traced = Forwarding.objects.get()
    assert (traced.recipient, traced.by, traced.consent.destination) == ("Équipe de beta.gouv.fr", team, "beta")
    body = Message.objects.get(template="application_forwarded").body
    assert "Équipe de beta.gouv.fr" in body
    assert page(refused) in body
    assert "Équipe de beta.gouv.fr" in candidate.get(page(refused)).text
    assert "Équipe de beta.gouv.fr" in client.get(listing(refused)).text
    assert "beta.gouv.fr, l’incubateur" in str(traced.consent)
    assert "Équipe" in str(traced)
    [own] = data.APPLICATIONS.export(refused.candidate)
    assert len(own["accords de transmission"]) == 2
    assert own["transmissions"][0]["recipient"] == "Équipe de beta.gouv.fr"
    data.empty(Application.objects.filter(pk=refused.pk))
    assert not Forwarding.objects.exists()


def test_a_withdrawal_stops_what_was_about_to_leave(refused, candidate, team):
    act(candidate, refused, "give:beta")
    rows = ForwardingConsent.objects.all()
    act(candidate, refused, "withdraw:beta")
    forwarding.forward_many(rows, {"recipient": "beta.gouv.fr"}, by=team, at=NOW)
    assert not Forwarding.objects.exists()


def test_somebody_is_proposed_to_a_host_with_a_free_seat(refused, candidate, team):
    act(candidate, refused, "give:challenge")
    act(candidate, refused, "give:beta")
    position = seat(refused)
    assert forwarding.open_challenges(refused.campaign) == [position.challenge]
    rows = ForwardingConsent.objects.all()
    for _ in range(2):
        effect = forwarding.propose_many(rows, {"challenge": position.challenge}, by=team, at=NOW)
    assert (effect.done, len(effect.left)) == (1, 1)
    host = Message.objects.get(template="candidate_proposed")
    assert refused.candidate.email in host.body
    assert Forwarding.objects.get().challenge == position.challenge
    assert str(position.challenge) in Message.objects.get(template="application_forwarded").body


def test_nobody_is_proposed_where_no_seat_is_free(refused, candidate, team):
    act(candidate, refused, "give:challenge")
    position = seat(refused)
    position.profession = f.ProfessionFactory(code="designer")
    position.save()
    assert forwarding.open_challenges(refused.campaign) == [position.challenge]
    with pytest.raises(forwarding.ForwardingRefusedError, match="pas de place libre"):
        forwarding.propose_many(ForwardingConsent.objects.all(), {"challenge": position.challenge}, by=team, at=NOW)
    assert not Forwarding.objects.exists()
    f.SeatHoldFactory(position=position, seats=position.seats)
    assert forwarding.open_challenges(refused.campaign) == []


def test_the_form_offers_the_challenges_that_recruit(refused, candidate, signed_in, team):
    act(candidate, refused, "give:challenge")
    position = seat(refused)
    client = signed_in(team)
    sent = {"campaign": refused.campaign.code, "act": "propose", "row": ForwardingConsent.objects.get().pk}
    assert str(position.challenge) in client.post("/listes/accords/agir/", sent).text
    client.post("/listes/accords/agir/", sent | {"confirmed": 1, "challenge": position.challenge_id})
    assert Forwarding.objects.get().challenge == position.challenge


def test_a_challenge_without_a_host_to_write_to_is_refused(refused, candidate, team):
    act(candidate, refused, "give:challenge")
    position = f.PositionFactory(
        challenge=f.PublishedChallengeFactory(campaign=refused.campaign, dossier=None), profession=refused.profession
    )
    assert forwarding.open_challenges(refused.campaign) == []
    with pytest.raises(forwarding.ForwardingRefusedError, match="porteur"):
        forwarding.propose_many(ForwardingConsent.objects.all(), {"challenge": position.challenge}, by=team, at=NOW)
    assert not Forwarding.objects.exists()
