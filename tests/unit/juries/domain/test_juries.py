"""Grids, assignment, hearings."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from juries import queries, rules
from juries.domain import assessments, charters
from juries.domain.timetables import hearings
from juries.models import Panel
from tests import factories as f
from tests.factories import NOW


@pytest.fixture
def grid(db):
    grid = f.ScoringGridFactory(scale_min=0, scale_max=4, labels={"4": "excellent"})
    f.CriterionFactory.create_batch(2, grid=grid)
    return grid


@pytest.fixture
def reading(grid):
    return f.AssessmentFactory(juror__panel__grid=grid)


def marks(assessment, value=3):
    return dict.fromkeys(assessment.panel.grid.criteria.values_list("pk", flat=True), value)


def test_score_then_submit_gives_the_mean(reading):
    user = reading.juror.user
    assessments.score(reading, marks(reading), by=user, at=NOW, comment="Solide", verdict="favourable")
    assessments.submit(reading, by=user, at=NOW)
    reading.refresh_from_db()
    assert (reading.state, reading.result, reading.comment) == ("submitted", Decimal(3), "Solide")
    assert [row.verb for row in reading.log.all()] == ["start", "submit"]


def test_a_grid_handed_in_changes_once_it_is_reopened(reading):
    user = reading.juror.user
    assessments.score(reading, marks(reading), by=user, at=NOW)
    assessments.submit(reading, by=user, at=NOW)
    with pytest.raises(assessments.ScoringRefusedError, match="« Modifier ma grille »"):
        assessments.score(reading, marks(reading, 4), by=user, at=NOW)
    assert set(reading.scores.values_list("value", flat=True)) == {3}
    assessments.reopen(reading, by=user, at=NOW)
    assessments.reopen(reading, by=user, at=NOW)  # nothing more to do
    assessments.score(reading, marks(reading, 4), by=user, at=NOW)
    reading.refresh_from_db()
    assert (reading.state, reading.result) == ("started", None)
    assert set(reading.scores.values_list("value", flat=True)) == {4}
    assert [row.verb for row in reading.log.all()] == ["start", "submit", "reopen"]


def test_a_closed_panel_reopens_no_grid(reading):
    user = reading.juror.user
    assessments.score(reading, marks(reading), by=user, at=NOW)
    assessments.submit(reading, by=user, at=NOW)
    reading.panel.closed_at = NOW
    assert not assessments.may_reopen(reading)
    with pytest.raises(assessments.ScoringRefusedError, match="clos"):
        assessments.reopen(reading, by=user, at=NOW)


@pytest.mark.parametrize("value", [-1, 5])
def test_mark_outside_the_scale_is_refused_by_the_domain_and_the_database(reading, value):
    with pytest.raises(assessments.ScoringRefusedError, match="de 0 à 4"):
        assessments.score(reading, marks(reading, value), by=reading.juror.user, at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        f.ScoreFactory(assessment=reading, value=5, scale_min=0, scale_max=4)


def test_score_refuses_a_foreign_criterion_and_a_grid_without_scale(reading):
    with pytest.raises(assessments.ScoringRefusedError):
        assessments.score(reading, {f.CriterionFactory().pk: 1}, by=reading.juror.user, at=NOW)
    bare = f.AssessmentFactory(juror__panel__grid=f.ScoringGridFactory(scale_min=None, scale_max=None))
    with pytest.raises(assessments.ScoringRefusedError, match="pas de barème"):
        assessments.score(bare, {}, by=bare.juror.user, at=NOW)
    assert bare.panel.grid.marks == []


def test_submit_needs_every_mark(reading):
    with pytest.raises(assessments.ScoringRefusedError, match="Il manque 2"):
        assessments.submit(reading, by=reading.juror.user, at=NOW)


def test_a_stranger_a_closed_panel_and_an_unsigned_charter_are_refused(reading):
    with pytest.raises(assessments.ScoringRefusedError, match="pas la vôtre"):
        assessments.score(reading, {}, by=f.UserFactory(), at=NOW)
    unsigned = f.AssessmentFactory(juror__charter_signed_at=None)
    with pytest.raises(assessments.ScoringRefusedError, match="charte"):
        assessments.score(unsigned, {}, by=unsigned.juror.user, at=NOW)
    assessments.close(reading.panel, at=NOW)
    with pytest.raises(assessments.ScoringRefusedError, match="clos"):
        assessments.score(reading, marks(reading), by=reading.juror.user, at=NOW)


def test_recusal_needs_a_reason_and_closes_the_door(reading):
    user = reading.juror.user
    with pytest.raises(assessments.ScoringRefusedError, match="motif"):
        assessments.recuse(reading, by=user, at=NOW, reason=" ")
    assessments.recuse(reading, by=user, at=NOW, reason="ancienne collègue")
    assert not rules.readable_assessments(user).exists()
    assert reading.log.get().reason == "ancienne collègue"


def test_charter_opens_the_dossiers(db):
    assessment = f.AssessmentFactory(juror__charter_signed_at=None)
    assert not rules.readable_assessments(assessment.juror.user).exists()
    charters.sign(assessment.juror, at=NOW)
    assert rules.readable_assessments(assessment.juror.user).get() == assessment
    assert rules.seats(assessment.juror.user).get() == assessment.juror
    assert rules.is_juror(assessment.juror.user)


def test_results_are_means_of_submitted_grids_only(grid):
    deposit = f.DepositFactory()
    panel = f.PanelFactory(grid=grid)
    for result in (2, 4):
        f.AssessmentFactory(juror__panel=panel, deposit=deposit, state="submitted", result=result, submitted_at=NOW)
    f.AssessmentFactory(juror__panel=panel, deposit=deposit)
    [row] = queries.results(Panel.objects.filter(pk=panel.pk))
    assert (row.deposit_id, row.result, row.readings) == (deposit.pk, 3, 2)
    counted = queries.progress(Panel.objects.filter(pk=panel.pk)).get()
    assert (counted.expected, counted.submitted) == (3, 2)


def test_hearing_slot_is_given_once(grid, team):
    panel = f.PanelFactory(grid=grid)
    deposit = f.DepositFactory()
    planned = hearings.plan(panel, deposit, starts_at=NOW, minutes=30, by=team, at=NOW)
    assert planned.ends_at - planned.starts_at == timedelta(minutes=30)
    with pytest.raises(hearings.SlotTakenError, match="déjà une audition"):
        hearings.plan(panel, f.DepositFactory(), starts_at=NOW, minutes=30, by=team, at=NOW)
    hearings.hold(planned, by=team, at=NOW)
    assert [row.verb for row in planned.log.all()] == ["plan", "hold"]
    assert str(planned).startswith(deposit.number)


def test_names_are_readable(db):
    score = f.ScoreFactory(value=3)
    assert str(score) == "3"
    assert str(score.criterion) == "Pertinence"
    assert str(score.assessment).endswith(str(score.assessment.juror))
    assert str(f.ScoringGridFactory(code="g")) == "g"
    assert str(f.PanelGridFactory(trade="design", grid__code="g2")) == "design : g2"
    assert str(f.ExtraReadingFactory()).endswith(" : Décision incertaine")
