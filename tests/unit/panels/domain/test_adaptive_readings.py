"""More readings where the decision is uncertain: which dossiers, when, and what the team sees of it."""

import pytest

from juries.domain.calibration import Standing
from juries.domain.sharing import adaptive
from juries.models import ExtraReading
from panels.domain import adaptive_readings
from panels.queries import results as panels_results
from tests import factories as f
from tests.factories import NOW


def standing(key, mean, error=0.5):
    return Standing(dossier=key, raw=mean, adjusted=mean, error=error, readings=2, gap=0)


def test_uncertainty_is_around_the_last_place():
    standings = [standing(key, 10 - key) for key in range(9)]
    chances = adaptive.chances(standings, between=4.0, places=3)
    assert sum(chances.values()) == pytest.approx(3)
    assert chances[0] > 0.98 > chances[2] > 0.5 > chances[3] > 0.02 > chances[8]
    readings = dict.fromkeys(chances, 2) | {3: 4}
    assert adaptive.most_uncertain(chances, readings, most=4)[0] == 2
    assert 3 not in adaptive.most_uncertain(chances, readings, most=4)
    assert 8 not in adaptive.most_uncertain(chances, readings, most=4)


def test_everybody_or_nobody_kept_leaves_no_doubt():
    standings = [standing(1, 3), standing(2, 4)]
    assert adaptive.chances(standings, 1.0, 0) == {1: 0.0, 2: 0.0}
    assert adaptive.chances(standings, 1.0, 2) == {1: 1.0, 2: 1.0}


def test_dossiers_that_nothing_tells_apart_share_the_places():
    chances = adaptive.chances([standing(1, 3), standing(2, 3)], 0.0, 1)
    assert sum(chances.values()) == 1


@pytest.fixture
def stage(db):
    grid = f.ScoringGridFactory(scale_max=20)
    f.CriterionFactory(grid=grid)
    return f.StageFactory(kind="preselection", grid=grid, readings=2, most_readings=3)


@pytest.fixture
def trade(stage):
    """Twelve dossiers read twice by a panel of four, spread from 8 to 13.5 points."""
    panel = f.PanelFactory(grid=stage.grid, readings=2)
    stage.panels.add(panel)
    jurors = f.JurorFactory.create_batch(4, panel=panel)
    trade = f.ProfessionFactory()
    for rank in range(12):
        application = f.DepositedApplicationFactory(campaign=stage.campaign, profession=trade)
        for turn in range(2):
            f.AssessmentFactory(
                juror=jurors[(rank + turn) % 4], deposit=application.dossier.deposit, state="submitted", submitted_at=NOW,
                result=8 + rank / 2 + (0.4 if turn else -0.4),
            )  # fmt: skip
    return trade


def results(stage):
    return panels_results.preselection_results(stage.campaign)


def launch(stage, trade, team, count=2):
    return adaptive_readings.launch(stage, results(stage), {trade.pk: 4}, count=count, by=team, at=NOW)


def test_a_wave_goes_to_the_most_uncertain_then_waits_for_all(stage, trade, team):
    expected = [
        dossier.application.dossier.deposit
        for dossier in adaptive_readings.uncertain(stage, results(stage), {trade.pk: 4})[:2]
    ]
    assert launch(stage, trade, team) == 2
    assert set(ExtraReading.objects.values_list("deposit", "cause")) == {(deposit.pk, "wave") for deposit in expected}
    for deposit in expected:
        assert deposit.assessments.count() == 3
    with pytest.raises(adaptive_readings.WaveRefusedError, match="2\xa0lecture"):
        launch(stage, trade, team)


def test_a_wave_is_announced_or_is_not(stage, trade, team):
    type(stage).objects.update(most_readings=None)
    stage.refresh_from_db()
    with pytest.raises(adaptive_readings.WaveRefusedError, match="annoncé"):
        launch(stage, trade, team)


def test_nothing_uncertain_gives_nothing(stage, trade, team):
    with pytest.raises(adaptive_readings.WaveRefusedError, match="Aucun dossier"):
        adaptive_readings.launch(stage, results(stage), {trade.pk: 12}, count=5, by=team, at=NOW)
    assert not ExtraReading.objects.exists()


def test_page_shows_then_gives(stage, trade, team, signed_in):
    client = signed_in(team)
    address = f"/equipe/campagnes/{stage.campaign.code}/preselection/vagues/"
    asked = {f"keep_{trade.pk}": 4, "count": 1}
    assert "Donner ces lectures" in client.get(address).content.decode()
    page = client.post(address, asked | {"act": "see"}).content.decode()
    assert "dont la décision est incertaine" in page
    asked["act"] = "give"
    assert client.post(address, asked).status_code == 302
    refused = client.post(address, asked)
    assert (refused.status_code, "encore attendue" in refused.content.decode()) == (422, True)
    assert client.post(address, asked | {"count": 0}).status_code == 422
    assert "vagues" in client.get(address.removesuffix("vagues/")).content.decode()


def test_page_says_when_no_wave_was_announced(stage, trade, team, signed_in):
    type(stage).objects.update(most_readings=None)
    page = signed_in(team).get(f"/equipe/campagnes/{stage.campaign.code}/preselection/vagues/").content.decode()
    assert "n’a pas annoncé" in page
