"""A panel closes by clicking: those whose grid is in are recorded as heard."""

import pytest

from tests import factories as f


def close(stage, deposit, client):
    panel = f.PanelFactory()
    stage.panels.add(panel)
    f.AssessmentFactory(juror__panel=panel, deposit=deposit, state="submitted", result=3, submitted_at=f.NOW)
    late = f.AssessmentFactory(juror__panel=panel, state="started").juror
    f.HearingFactory(panel=panel, deposit=deposit)
    address = f"/equipe/jurys/{panel.public_id}/cloture/"
    before = client.get(address).text
    assert f"1\xa0grille n’est pas remise et ne pourra plus l’être : {late}." in before
    assert "1\xa0audition prévue n’a pas eu lieu." in before
    assert "1\xa0grille est remise. Aucune note ne change plus." in before
    panel.refresh_from_db()
    assert panel.closed_at is None
    answer = client.post(address, follow=True)
    panel.refresh_from_db()
    assert ("Le jury est clos." in answer.text, panel.closed_at) == (True, f.NOW)
    assert client.get(address).status_code == 302
    return before


def test_nothing_is_said_of_what_is_not_late(team, signed_in):
    panel = f.PanelFactory()
    f.StageFactory(kind="preselection").panels.add(panel)
    before = signed_in(team).get(f"/equipe/jurys/{panel.public_id}/cloture/").text
    assert "0\xa0grille est remise" in before
    assert "plus l’être" not in before
    assert "pas eu lieu" not in before


def test_closed_preselection_panel_hears_nobody(team, signed_in):
    deposit = f.DepositedApplicationFactory().dossier.deposit
    assert "à l’état" not in close(f.StageFactory(kind="preselection"), deposit, signed_in(team))


@pytest.mark.takes("applications.Application.hear", by="team:close-panel")
def test_closed_hearing_panel_has_heard_its_candidates(team, signed_in):
    stage = f.StageFactory(kind="hearing")
    application = f.DepositedApplicationFactory(campaign=stage.campaign, state="shortlisted")
    before = close(stage, application.dossier.deposit, signed_in(team))
    assert "1\xa0candidature passe à l’état « Auditionnée »." in before
    application.refresh_from_db()
    assert application.state == "heard"


@pytest.mark.takes("challenges.Challenge.hear", by="team:close-panel")
def test_closed_challenge_jury_has_heard_its_challenges(team, signed_in):
    stage = f.StageFactory(kind="challenge_jury")
    challenge = f.ChallengeFactory(campaign=stage.campaign, state="shortlisted", dossier=f.DossierFactory())
    before = close(stage, f.DepositFactory(dossier=challenge.dossier), signed_in(team))
    assert "1\xa0défi passe à l’état « Auditionné »." in before
    challenge.refresh_from_db()
    assert challenge.state == "heard"
