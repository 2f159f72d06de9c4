"""Grids: versions, weights, criteria without object, criteria apart."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from juries.domain import assessments, grids
from juries.domain.grids import Mark, aggregate
from juries.models import Criterion, ScoringGrid
from tests import factories as f
from tests.factories import NOW

marks = st.lists(st.builds(Mark, st.integers(0, 5), st.integers(1, 4), st.just(value=True)), min_size=1, max_size=9)


@given(marks)
def test_equal_weights_give_the_plain_mean_and_sum(given_marks):
    plain = [Mark(mark.value) for mark in given_marks]
    values = [mark.value for mark in given_marks]
    assert aggregate("sum", plain) == sum(values)
    assert aggregate("mean", plain) == round(Decimal(sum(values)) / len(values), 3)


@given(marks)
def test_a_weight_is_as_many_equal_criteria(given_marks):
    spread = [Mark(mark.value) for mark in given_marks for _ in range(mark.weight)]
    for how in ("sum", "mean"):
        assert aggregate(how, given_marks) == aggregate(how, spread)


@given(marks, st.integers(0, 5))
def test_without_object_is_neither_zero_nor_an_advantage(given_marks, value):
    """Everybody at one value stays at that value, whatever is left out; a mark apart changes nothing."""
    level = [mark._replace(value=value) for mark in given_marks]
    holed = [*level, Mark(None, 3)]
    assert aggregate("mean", holed) == value
    assert aggregate("sum", holed) == value * sum(mark.weight for mark in holed)
    assert aggregate("sum", [*level, Mark(5, 2, counted=False)]) == aggregate("sum", level)


def test_nothing_marked_is_refused_not_zero(db):
    with pytest.raises(grids.NothingMarkedError):
        aggregate("mean", [Mark(None), Mark(4, counted=False)])
    grid = f.ScoringGridFactory()
    criterion = f.CriterionFactory(grid=grid, optional=True)
    assessment = f.AssessmentFactory(juror__panel__grid=grid)
    user = assessment.juror.user
    assessments.score(assessment, {criterion.pk: None}, by=user, at=NOW)
    with pytest.raises(assessments.ScoringRefusedError, match="notez-en un au moins"):
        assessments.submit(assessment, by=user, at=NOW)


def test_weights_and_absent_marks_make_the_result(db):
    grid = f.ScoringGridFactory(scale_min=0, scale_max=4, aggregation="sum")
    heavy = f.CriterionFactory(grid=grid, weight=3)
    free = f.CriterionFactory(grid=grid, optional=True)
    apart = f.CriterionFactory(grid=grid, counted=False)
    assessment = f.AssessmentFactory(juror__panel__grid=grid)
    user = assessment.juror.user
    assessments.score(assessment, {heavy.pk: 3, free.pk: None, apart.pk: 0}, by=user, at=NOW)
    assessments.submit(assessment, by=user, at=NOW)
    assert assessment.result == 12  # 3 x 3, brought back from three parts of four to the whole
    assert [str(score) for score in assessment.scores.order_by("criterion__position")] == ["3", "sans objet", "0"]
    assert grid.level() == 4


def test_a_mark_is_absent_only_where_the_grid_allows_it(db):
    assessment = f.AssessmentFactory(juror__panel__grid=f.CriterionFactory().grid)
    with pytest.raises(assessments.ScoringRefusedError, match="sans objet"):
        assessments.score(assessment, {assessment.panel.grid.criteria.get().pk: None}, by=assessment.juror.user, at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        f.ScoreFactory(assessment=assessment, value=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        f.CriterionFactory(weight=0)


def test_a_grid_in_use_makes_its_next_version(db):
    grid = f.CriterionFactory(weight=2, optional=True, guidance="Les usagers", levels={"4": "exemplaire"}).grid
    ScoringGrid.objects.update(levels_source="Équipe")
    grid.refresh_from_db()
    assert not grids.in_use(grid)
    f.PanelFactory(grid=grid)
    with pytest.raises(grids.GridInUseError):
        grids.write(grid, [Criterion(label="Autre")])
    copy = grids.copy(grid)
    assert (copy.code, copy.version, str(copy)) == (grid.code, 2, f"{grid.code} (version 2)")
    row = copy.criteria.get()
    assert (row.weight, row.optional, row.guidance) == (2, True, "Les usagers")
    assert (row.levels, copy.levels_source) == ({"4": "exemplaire"}, "Équipe")
    grids.freeze([copy.pk], at=NOW)
    copy.refresh_from_db()
    assert grids.in_use(copy)
    assert grids.copy(grid).version == 3


def test_publication_freezes_the_grids(db, team):
    from challenges.domain import campaigns

    campaign = f.ready_campaign()
    campaigns.publish(campaign, by=team, at=NOW)
    assert ScoringGrid.objects.get(pk=campaign.stages.get().grid_id).frozen_at == NOW
