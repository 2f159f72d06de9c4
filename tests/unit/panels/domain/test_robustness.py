"""What each decision of a preselection rests on: one juror, and the luck of a reading."""

from statistics import fmean

import numpy as np
import pytest

from panels.domain import equalisation
from panels.domain.robustness import robustness
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
    """Two trades of eight dossiers, three readers of six each; the last dossier of each trade has a single reader."""
    panel = f.PanelFactory(grid=stage.grid, readings=3)
    stage.panels.add(panel)
    jurors = f.JurorFactory.create_batch(6, panel=panel)
    rng = np.random.default_rng(5)
    rows = {}
    for trade in (f.ProfessionFactory(code="dev"), f.ProfessionFactory(code="design")):
        for rank in range(8):
            application = f.DepositedApplicationFactory(campaign=stage.campaign, profession=trade)
            for juror in rng.choice(6, 1 if rank == 7 else 3, replace=False):
                mark = round(float(12 + rng.normal(0, 1.5) + rank + juror / 2), 1)
                rows[application.pk, jurors[juror].pk] = mark
                f.AssessmentFactory(
                    juror=jurors[juror],
                    deposit=application.dossier.deposit,
                    state="submitted",
                    submitted_at=NOW,
                    result=mark,
                )
    return rows


def decide(stage):
    vote = equalisation.standing_vote(stage)
    return equalisation.ordered(panels_results.preselection_results(stage.campaign), vote), vote


def test_jurors_named_are_those_without_whom_the_decision_is_the_other_one(stage, read):
    results, vote = decide(stage)
    places = {application.profession_id: 3 for application, _, _ in results}
    answers = robustness(stage, results, places, vote)
    people = {application.pk: application for application, _, _ in results}
    jurors = {juror.pk: str(juror) for juror in stage.panels.get().jurors.all()}

    def chosen(without=None):
        picked = set()
        for trade in places:
            means = {}
            for pk in (pk for pk, person in people.items() if person.profession_id == trade):
                every = [mark for (key, _), mark in read.items() if key == pk]
                left = [mark for (key, juror), mark in read.items() if key == pk and juror != without]
                means[pk] = fmean(left or every)
            order = [application.pk for application, _, _ in results if application.profession_id == trade]
            picked |= set(sorted(order, key=lambda pk: -round(means[pk], 9))[:3])
        return picked

    shortlisted = chosen()
    assert {pk for pk, answer in answers.items() if answer.shortlisted} == shortlisted
    for pk in people:
        changing = {key for key in jurors if pk in chosen(key) ^ shortlisted}
        alone = {juror for key, juror in read if key == pk}
        changing |= alone if len(alone) == 1 else set()
        assert answers[pk].jurors == sorted(jurors[key] for key in changing)
    assert any(answer.jurors for answer in answers.values())
    assert not all(answer.jurors for answer in answers.values())


def test_far_from_the_threshold_a_new_reading_says_the_same(stage, read, team):
    equalisation.vote(stage, adopted=True, reason="écarts", by=team, at=NOW)
    results, vote = decide(stage)
    all_kept = robustness(stage, results, {application.profession_id: 8 for application, _, _ in results}, vote)
    assert {robustness.same_again for robustness in all_kept.values()} == {100}
    none_kept = robustness(stage, results, {}, vote)
    assert {(robustness.shortlisted, robustness.same_again) for robustness in none_kept.values()} == {(False, 100)}
    half = robustness(stage, results, {application.profession_id: 4 for application, _, _ in results}, vote)
    first = [half[application.pk].same_again for application, _, _ in results]
    assert max(first) > 75
    assert min(first) < 70


def test_without_reading_shared_the_error_is_that_of_the_marks(stage):
    panel = f.PanelFactory(grid=stage.grid)
    stage.panels.add(panel)
    trade = f.ProfessionFactory()
    for mark in (12, 14):
        application = f.DepositedApplicationFactory(campaign=stage.campaign, profession=trade)
        f.AssessmentFactory(
            juror=f.JurorFactory(panel=panel), deposit=application.dossier.deposit, state="submitted", submitted_at=NOW,
            result=mark,
        )  # fmt: skip
    results, vote = decide(stage)
    answers = robustness(stage, results, {trade.pk: 1}, vote)
    assert [answers[application.pk].shortlisted for application, _, _ in results] == [True, False]
    assert all(len(answer.jurors) == 1 for answer in answers.values())


def test_team_reads_what_each_decision_rests_on_before_deciding(stage, read, team, signed_in):
    client = signed_in(team)
    data = {f"keep_{application.profession_id}": "3" for application, _, _ in decide(stage)[0]} | {"act": "see"}
    page = client.post(f"/equipe/campagnes/{stage.campaign.code}/preselection/", data).content.decode()
    assert "Changerait sans les lectures de" in page
    assert "fois sur 100" in page
    assert "elle tient sans chacun des jurés" in page
    assert not stage.campaign.applications.exclude(state="submitted").exists()
