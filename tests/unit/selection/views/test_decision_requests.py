"""Both sides of a request for reasons and of an appeal: asked by clicking, seen by the team, answered, read."""

from datetime import timedelta

import pytest

from applications.models import Application
from challenges.models import Challenge
from common.days import day_of
from notifications.models import Message
from reporting.domain.cockpit import ends
from reporting.queries import inbox
from selection.models import DecisionRequest
from tests import factories as f
from tests.factories import NOW


@pytest.fixture
def application(db):
    return f.DepositedApplicationFactory(state="not_shortlisted", announced_state="not_shortlisted")


@pytest.fixture
def challenge(db, team):
    challenge = f.deposited(state="ineligible", refusal_code="no_funding")
    challenge.log.create(verb="refuse", source="submitted", target="ineligible", at=NOW, by=team, reason="Sans titre 2")
    challenge.publish_state()
    f.AdministrationMemberFactory(administration=challenge.administration, user=challenge.dossier.owner)
    return challenge


def page_of(request):
    return f"/equipe/recours/{request.public_id}/"


@pytest.mark.takes("selection.DecisionRequest.explain", by="team:decision-request")
def test_a_candidate_asks_the_team_answers_and_the_candidate_reads(application, signed_in, team):
    mine, here = signed_in(application.candidate), f"/candidature/dossiers/{application.public_id}/"
    assert f"{here}recours/" in mine.get(here).text
    page = mine.get(f"{here}recours/").text
    assert "Demander les motifs" in page
    assert "Former un recours gracieux" in page
    assert mine.post(f"{here}recours/", {"act": "reasons", "reasons-text": "Mes notes ?"}).status_code == 302
    asked = DecisionRequest.objects.get()
    [group] = [group for group in inbox.groups(team) if group.label == "Recours et demandes de motifs"]
    assert [item.url for item in group.items] == [page_of(asked)]
    client = signed_in(team)
    listed = client.get(f"/equipe/campagnes/{application.campaign.code}/recours/").text
    assert application.deposit.number in listed
    assert application.candidate.last_name not in listed
    read = client.get(page_of(asked)).text
    assert "il reste" in read
    assert application.candidate.last_name not in read
    silent = client.post(page_of(asked), {"act": "explain", "answer-text": " "})
    assert (silent.status_code, "Écrivez la réponse" in silent.text) == (422, True)
    sent = {"act": "explain", "answer-text": "Voici vos notes.", "answer-joined": "on"}
    assert "Les motifs sont envoyés." in client.post(page_of(asked), sent, follow=True).text
    assert "Voici vos notes." in mine.get(f"{here}recours/").text
    assert Message.objects.filter(template="decision_request_answer", recipient=application.candidate).exists()
    assert "Plus rien à répondre." in client.get(page_of(asked)).text


@pytest.mark.takes("selection.DecisionRequest.grant", by="team:decision-request")
@pytest.mark.takes("challenges.Challenge.reopen", by="team:decision-request")
def test_an_administration_appeals_and_the_team_reopens(challenge, signed_in, team):
    lead, here = signed_in(challenge.dossier.owner), f"/administration/defis/{challenge.public_id}/"
    assert f"{here}recours/" in lead.get(here).text
    assert lead.post(f"{here}recours/", {"act": "appeal", "appeal-text": ""}).status_code == 422
    assert lead.post(f"{here}recours/", {"act": "appeal", "appeal-text": "Le budget est voté."}).status_code == 302
    asked = DecisionRequest.objects.get()
    client = signed_in(team)
    assert "Le financement des personnes à recruter n’est pas établi." in client.get(page_of(asked)).text
    granted = {"act": "grant", "answer-text": "Vous avez raison.", "answer-joined": "on"}
    assert client.post(page_of(asked), granted).status_code == 302
    challenge = Challenge.objects.get()
    assert (challenge.state, challenge.announced_state, challenge.refusal_code) == ("submitted", "submitted", "")
    assert DecisionRequest.objects.get().sentences == [], "the reasons of a refusal that is taken back hold no more"
    assert "Recours accueilli" in lead.get(f"{here}recours/").text
    assert "Former un recours" not in lead.get(f"{here}recours/").text
    assert f"{here}recours/" in lead.get(here).text, "what was asked stays at hand"


@pytest.mark.takes("applications.Application.reopen", by="team:decision-request")
def test_a_dossier_not_shortlisted_is_read_again(application, signed_in, team):
    asked = f.DecisionRequestFactory(application=application, kind="appeal")
    assert signed_in(team).post(page_of(asked), {"act": "grant", "answer-text": "Oui."}).status_code == 302
    assert Application.objects.get().announced_state == "submitted"


@pytest.mark.takes("applications.Application.reinstate", by="team:decision-request")
@pytest.mark.takes("selection.DecisionRequest.dismiss", by="team:decision-request")
def test_who_was_heard_comes_back_among_those_heard(db, signed_in, team):
    heard = f.DepositedApplicationFactory(state="not_selected", announced_state="not_selected")
    asked = f.DecisionRequestFactory(application=heard, kind="appeal")
    other = f.DecisionRequestFactory(application__campaign=heard.campaign, kind="appeal")
    client = signed_in(team)
    assert client.post(page_of(asked), {"act": "grant", "answer-text": "Oui."}).status_code == 302
    assert client.post(page_of(other), {"act": "dismiss", "answer-text": "Non."}).status_code == 302
    assert Application.objects.get(pk=heard.pk).state == "heard"
    other.refresh_from_db()
    assert other.state == "dismissed"


@pytest.mark.takes("selection.DecisionRequest.withdraw", by="candidate:decision-requests")
def test_a_request_is_taken_back(application, signed_in):
    asked = f.DecisionRequestFactory(application=application)
    mine, here = signed_in(application.candidate), f"/candidature/dossiers/{application.public_id}/recours/"
    assert "Retirer cette demande" in mine.get(here).text
    assert mine.post(here, {"act": f"withdraw:{asked.public_id}"}).status_code == 302
    assert mine.post(here, {"act": f"withdraw:{asked.public_id}"}).status_code == 404
    assert DecisionRequest.objects.get().state == "withdrawn"


def test_a_reader_of_the_project_reads_alone(challenge, signed_in):
    reader = f.AdministrationMemberFactory(administration=challenge.administration, role="reader").user
    client, here = signed_in(reader), f"/administration/defis/{challenge.public_id}/recours/"
    moves = challenge.log.all().delete()
    assert (moves[0], "L’équipe vérifie cette décision" in client.get(here).text) == (1, True)
    challenge.log.create(verb="refuse", source="submitted", target="ineligible", at=NOW, reason="Sans titre 2")
    assert "Le porteur de projet peut le faire" in client.get(here).text
    assert client.post(here, {"act": "reasons"}).status_code == 404


def test_the_delay_is_told_on_both_sides(application, signed_in, team, monkeypatch):
    asked = f.DecisionRequestFactory(application=application, kind="appeal", due_on=day_of(NOW))
    client, mine = signed_in(team), signed_in(application.candidate)
    assert "À répondre aujourd’hui." in client.get(page_of(asked)).text
    assert inbox.SOURCES[1].item(asked).detail == "dernier jour"
    alert = ends.late_requests(application.campaign, NOW)
    assert (alert.count, alert.route) == (1, "team:decision-requests")
    DecisionRequest.objects.update(due_on=day_of(NOW - timedelta(days=2)))
    asked.refresh_from_db()
    assert "le délai est passé" in client.get(page_of(asked)).text
    assert "en retard depuis le" in inbox.SOURCES[1].item(asked).detail
    late = client.get(f"/equipe/campagnes/{application.campaign.code}/recours/?due=late")
    assert late.context["reading"].rows.count() == 1
    DecisionRequest.objects.update(state="silent")
    assert "Rejeté par le silence depuis le" in client.get(page_of(asked)).text
    monkeypatch.setattr("common.clock.now", lambda: NOW + timedelta(days=200))
    page = mine.get(f"/candidature/dossiers/{application.public_id}/recours/").text
    assert page.count("Le délai est passé depuis le") == 2


def test_nothing_is_asked_before_a_refusal(db, signed_in):
    waiting = f.DepositedApplicationFactory(state="not_shortlisted", announced_state="submitted")
    client = signed_in(waiting.candidate)
    assert client.get(f"/candidature/dossiers/{waiting.public_id}/recours/").status_code == 404
    assert "recours/" not in client.get(f"/candidature/dossiers/{waiting.public_id}/").text
