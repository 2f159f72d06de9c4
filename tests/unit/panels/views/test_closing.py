"""A panel closes by clicking: those whose grid is in are recorded as heard."""

import pytest

from tests import factories as f


def close(stage, deposit, client):
    panel = f.PanelFactory()
    stage.panels.add(panel)
    f.AssessmentFactory(juror__panel=panel, deposit=deposit, state="submitted", result=3, submitted_at=f.NOW)
    answer = client.post(f"/equipe/jurys/{panel.public_id}/cloture/", follow=True)
    panel.refresh_from_db()
    assert ("Le jury est clos." in answer.text, panel.closed_at) == (True, f.NOW)


@pytest.mark.takes("applications.Application.hear", by="team:close-panel")
def test_closed_hearing_panel_has_heard_its_candidates(team, signed_in):
    stage = f.StageFactory(kind="hearing")
    application = f.DepositedApplicationFactory(campaign=stage.campaign, state="shortlisted")
    close(stage, application.dossier.deposit, signed_in(team))
    application.refresh_from_db()
    assert application.state == "heard"


@pytest.mark.takes("challenges.Challenge.hear", by="team:close-panel")
def test_closed_challenge_jury_has_heard_its_challenges(team, signed_in):
    stage = f.StageFactory(kind="challenge_jury")
    challenge = f.ChallengeFactory(campaign=stage.campaign, state="shortlisted", dossier=f.DossierFactory())
    close(stage, f.DepositFactory(dossier=challenge.dossier), signed_in(team))
    challenge.refresh_from_db()
    assert challenge.state == "heard"
