"""The jury votes on the correction; the vote holds for the marks it was taken on; both results stay readable."""

import pytest

from juries.models import Assessment
from panels.domain import equalisation
from panels.queries import results as panels_results
from tests import factories as f
from tests.factories import NOW


@pytest.fixture
def stage(db):
    grid = f.ScoringGridFactory(scale_max=20)
    f.CriterionFactory(grid=grid)
    return f.StageFactory(kind="preselection", grid=grid)


@pytest.fixture
def read(stage):
    """Fourteen dossiers of two readers, one of whom is two points lower; a fifteenth read by the severe one alone."""
    panel = f.PanelFactory(grid=stage.grid, readings=2)
    stage.panels.add(panel)
    severe, kind = f.JurorFactory.create_batch(2, panel=panel)
    trade = f.ProfessionFactory()
    applications = []
    for rank in range(15):
        application = f.DepositedApplicationFactory(campaign=stage.campaign, profession=trade)
        readers = ((severe, 9), (kind, 11)) if rank < 14 else ((severe, 9.5),)
        for juror, base in readers:
            f.AssessmentFactory(
                juror=juror,
                deposit=application.dossier.deposit,
                state="submitted",
                submitted_at=NOW,
                result=base + rank % 3 / 10,
            )
        applications.append(application)
    return applications


def vote(stage, team, *, adopted=True):
    return equalisation.vote(stage, adopted=adopted, reason="écarts constatés", by=team, at=NOW)


def order(stage):
    results = equalisation.ordered(
        panels_results.preselection_results(stage.campaign), equalisation.standing_vote(stage)
    )
    return [application.pk for application, _, _ in results]


def test_adopted_correction_changes_the_order_and_an_refused_one_does_not(stage, read, team):
    lone = read[-1].pk
    assert order(stage)[-1] == lone
    vote(stage, team, adopted=False)
    assert order(stage)[-1] == lone
    vote(stage, team)
    assert order(stage)[0] == lone
    assert equalisation.standing_vote(stage).adopted


def test_vote_holds_no_more_once_a_mark_changes(stage, read, team):
    vote(stage, team)
    Assessment.objects.filter(deposit=read[0].dossier.deposit).update(result=15)
    assert equalisation.standing_vote(stage) is None
    assert order(stage)[0] == read[0].pk


def test_figures_are_redone_to_the_last_digit_from_what_is_kept(stage, read, team):
    stored = vote(stage, team)
    stored.refresh_from_db()
    before = equalisation.redone(stored)
    Assessment.objects.update(result=1)
    stored.refresh_from_db()
    assert equalisation.redone(stored) == before
    assert "adoptée le" in str(stored)


def test_vote_needs_a_reason_and_every_grid(stage, read, team):
    with pytest.raises(equalisation.VoteRefusedError, match="motif"):
        equalisation.vote(stage, adopted=True, reason=" ", by=team, at=NOW)
    f.AssessmentFactory(juror=Assessment.objects.first().juror)
    with pytest.raises(equalisation.VoteRefusedError, match="pas remises"):
        vote(stage, team)


def test_team_reads_both_results_and_records_the_vote(stage, read, team, signed_in):
    client, here = signed_in(team), f"/equipe/campagnes/{stage.campaign.code}/preselection/accord/"
    page = client.get(here).content.decode()
    assert "Aucun vote : les résultats bruts classent." in page
    assert "alpha de Krippendorff" in page
    assert "-1,00" in page
    assert "À revoir ensemble" in page
    refused = client.post(here, {"adopted": "oui", "reason": ""})
    assert refused.status_code == 422
    done = client.post(here, {"adopted": "oui", "reason": "écarts constatés"}, follow=True).content.decode()
    assert "péréquation adoptée le" in done
    shown = client.get(f"/equipe/campagnes/{stage.campaign.code}/preselection/").content.decode()
    assert "La péréquation est adoptée" in shown
    Assessment.objects.filter(deposit=read[0].dossier.deposit).update(result=15)
    assert "il ne vaut plus" in client.get(here).content.decode()


def test_results_stay_readable_once_decided(stage, read, team, signed_in):
    type(read[0]).objects.filter(pk=read[0].pk).update(state="shortlisted")
    page = signed_in(team).get(f"/equipe/campagnes/{stage.campaign.code}/preselection/accord/").content.decode()
    assert read[0].dossier.deposit.number in page


def test_vote_refused_is_told_on_the_page(stage, read, team, signed_in):
    f.AssessmentFactory(juror=Assessment.objects.first().juror)
    here = f"/equipe/campagnes/{stage.campaign.code}/preselection/accord/"
    answer = signed_in(team).post(here, {"adopted": "non", "reason": "essai"})
    assert answer.status_code == 422
    assert "pas remises" in answer.content.decode()


def test_summed_grid_disagrees_on_its_own_scale(stage, read, team, signed_in):
    type(stage.grid).objects.filter(pk=stage.grid_id).update(aggregation="sum")
    f.CriterionFactory(grid=stage.grid)
    page = signed_in(team).get(f"/equipe/campagnes/{stage.campaign.code}/preselection/accord/").content.decode()
    assert "À revoir ensemble" not in page


def test_page_without_a_grid_says_so(stage, team, signed_in):
    page = signed_in(team).get(f"/equipe/campagnes/{stage.campaign.code}/preselection/accord/").content.decode()
    assert "Aucune grille n’est remise." in page
