"""The pages of automations: written, tried, put in service, stopped by clicking; the tasks on the first page."""

import pytest

from applications.domain.automations import rounds
from applications.models import Automation, AutomationRun
from tests import factories as f
from tests.factories import LATER


@pytest.fixture
def client(team, signed_in):
    return signed_in(team)


@pytest.mark.takes("applications.Automation.activate", by="team:automation")
@pytest.mark.takes("applications.Automation.stop", by="team:automation")
def test_an_automation_is_written_tried_started_and_stopped(client):
    application = f.DepositedApplicationFactory()
    here = f"/equipe/campagnes/{application.campaign.code}/automatisations/"
    assert "Aucune." in client.get(here).text
    sent = {"watched": "application:submitted", "days": "3", "action": "message", "text": "Vous serez admise."}
    refused = client.post(here, sent)
    assert (refused.status_code, "sans « admise »" in refused.text.replace("\xa0", " ")) == (422, True)
    assert "Vous serez admise." in refused.text, "what was typed is still there"
    written = client.post(here, sent | {"text": "Nous lisons encore votre dossier."})
    automation = Automation.objects.get()
    assert written.url == f"/equipe/automatisations/{automation.public_id}/"
    page = client.get(written.url).text
    assert "Nous lisons encore votre dossier." in page
    assert "Aucun dossier n’est concerné" in page
    assert "En service" in client.post(written.url, {"act": "activate"}, follow=True).text
    again = client.post(written.url, {"act": "activate"})
    assert (again.status_code, "n’est plus possible" in again.text) == (422, True)
    assert rounds.play(automation, at=LATER) == 1
    assert application.short_label in client.get(written.url).text
    assert "Arrêtée" in client.post(written.url, {"act": "stop"}, follow=True).text
    assert str(automation).replace("\xa0", " ").startswith("Candidatures « Déposée » depuis 3 j")
    assert automation.watched_label in client.get(here).text


def test_a_task_is_read_on_the_first_page_and_done(client, team):
    task = f.AutomationRunFactory(assignee=team)
    of_challenge = f.AutomationRunFactory(
        application=None, challenge=f.ChallengeFactory(), automation__kind="challenge", assignee=team
    )
    page = client.get("/equipe/").text
    assert "Relire le dossier" in page
    assert f"/equipe/defis/{of_challenge.challenge.public_id}/" in page
    done = client.post(f"/equipe/taches/{task.pk}/faite/", follow=True).text
    assert "La tâche est faite." in done
    assert "déjà faite" in client.post(f"/equipe/taches/{task.pk}/faite/", follow=True).text
    assert list(AutomationRun.objects.filter(done_at=None)) == [of_challenge]


def test_a_reader_writes_no_automation(signed_in):
    reader = f.UserFactory()
    f.RoleAssignmentFactory(user=reader, role="reader")
    campaign = f.CampaignFactory()
    client = signed_in(reader)
    here = f"/equipe/campagnes/{campaign.code}/automatisations/"
    assert "Écrire une automatisation" not in client.get(here).text
    assert client.post(here, {}).status_code == 403
