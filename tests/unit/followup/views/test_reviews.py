"""The pages of a review by both sides, by clicking."""

from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup

from common import clock
from followup.models import MissionReview
from notifications.models import Message
from reporting.queries import inbox
from talents.models import Mission
from tests import factories as f
from tests.factories import NOW

SHEET = {"act": "sheet", "progress": 5, "together": 4, "results": "Un service", "hard": "", "needs": "", "wish": "go"}


@pytest.fixture(autouse=True)
def frozen(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def active(make_mission):
    mission = make_mission(state="active")
    Mission.objects.update(starts_on=date(2025, 10, 15), ends_on=date(2026, 8, 11))
    mission.refresh_from_db()
    return mission


@pytest.fixture
def clients(active, team, signed_in):
    """Return the person, their host and the team, signed in."""
    host = active.host.members.get(role="lead").user
    return signed_in(active.talent), signed_in(host), signed_in(team)


def text(answer):
    return " ".join(BeautifulSoup(answer.content, "html.parser").main.get_text(" ").split())


def test_team_opens_a_review_and_nobody_else_does(active, clients):
    talent, host, team = clients
    here = f"/mission/{active.public_id}/bilans/"
    assert "Pas encore ouvert" in text(talent.get(here))
    form = {"phase": "midterm", "due_on": "2026-03-20"}
    assert [client.post(here, form).status_code for client in (talent, host)] == [404, 404]
    assert team.post(here, form | {"due_on": "2026-03-01"}).status_code == 422
    assert "les deux parties sont prévenues" in text(team.post(here, form, follow=True))
    assert "déjà ouvert" in text(team.post(here, form))
    shown = text(host.get(here))
    assert ("Répondre" in shown, "Fiches attendues" in shown) == (True, True)
    assert Message.objects.filter(template="review_asked").count() == 2
    assert "Bilan à mi-parcours : une réponse de vous est attendue" in text(talent.get("/talent/"))


def test_mission_too_short_has_no_review_of_its_own(active, clients):
    Mission.objects.update(ends_on=date(2025, 12, 1))
    assert "trop courte" in text(clients[0].get(f"/mission/{active.public_id}/bilans/"))


def test_from_the_sheets_to_the_act(active, clients, team):
    talent, host, colleague = clients
    review = f.MissionReviewFactory(mission=active)
    here = f"/bilans/{review.public_id}/"
    assert "Aucune fiche n’est encore remise" in text(colleague.get(here))
    assert talent.post(here, {"act": "sheet"}).status_code == 422
    assert colleague.post(here, SHEET).status_code == 404
    assert "Votre fiche est remise" in text(talent.post(here, SHEET, follow=True))
    assert "Un service" not in text(host.get(here))
    assert "Fiche déjà remise : personne recrutée" in text(colleague.get(here))
    handed = text(host.post(here, SHEET | {"progress": 2, "wish": "renew"}, follow=True))
    assert "celle de l’autre partie aussi : lisez-les côte à côte" in handed.replace("\N{NO-BREAK SPACE}", " ")
    shown = text(talent.get(here))
    assert (shown.count("À discuter"), "2 sur 5" in shown, "Renouveler" in shown) == (3, True, True)
    talent.post(here, {"act": "remark", "text": "Parlons-en."})
    assert "Parlons-en." in text(host.get(here))
    conclusion = {"act": "conclude", "decision": "renew", "until": "", "conclusion": "Continuons."}
    assert "nouveau terme" in text(host.post(here, conclusion))
    host.post(here, conclusion | {"until": "2026-12-31"})
    assert "L’autre partie doit la confirmer" in text(host.get(here))
    assert "rapport est en production" in text(talent.post(here, {"act": "confirm"}, follow=True))
    group = next(group for group in inbox.groups(team) if group.label == "Actes à établir après un bilan")
    assert group.items[0].url == here
    page = BeautifulSoup(colleague.get(here).content, "html.parser")
    address = page.find("a", string="Finir l’acte")["href"]
    form = BeautifulSoup(colleague.get(address).content, "html.parser")
    assert form.find(id="id_until")["value"] == "2026-12-31"
    assert form.find("option", selected=True)["value"] == "intent"
    assert "est classé" in text(colleague.post(here, {"act": "file"}, follow=True))
    assert "Classé sans acte par" in text(host.get(here))
    assert [client.post(here, {"act": "file"}).status_code for client in (host, colleague)] == [404, 422]


@pytest.mark.parametrize(("decision", "words"), [("stop", "fin anticipée"), ("adjust", "réorienter")])
def test_team_reads_what_the_decision_asks_for(active, clients, decision, words):
    review = f.MissionReviewFactory(
        mission=active, decision=decision, conclusion="Fini.", proposed_side="host", proposed_at=NOW, confirmed_at=NOW
    )
    assert words in text(clients[2].get(f"/bilans/{review.public_id}/"))


def test_sheet_that_is_missing_is_said_once_the_day_is_past(active, clients):
    review = f.MissionReviewFactory(mission=active, due_on=(NOW - timedelta(days=1)).date())
    here = f"/bilans/{review.public_id}/"
    assert "Aucune fiche n’a été remise" in text(clients[2].get(here))
    assert "Aucune des deux parties" in text(clients[2].get(here))
    f.ReviewSheetFactory(review=review)
    assert "Fiche non remise" in text(clients[1].get(here))
    assert str(MissionReview.objects.get()).startswith("Bilan à mi-parcours")
