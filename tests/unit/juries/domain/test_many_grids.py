"""Grids filled and handed in together keep the rules of grids handed in one after the other."""

from datetime import timedelta

import pytest

from common.transitions import Step
from juries.domain import assessments
from juries.domain.assessments import Entry, ScoringRefusedError
from juries.domain.sharing import assignments
from juries.models import ExtraReading
from tests import factories as f
from tests.factories import NOW


@pytest.fixture
def grid(db):
    return f.CriterionFactory(grid__scale_min=0, grid__scale_max=5).grid


def entries(rows, *marks, verdict=""):
    criterion = rows[0].grid.criteria.get()
    return [
        Entry(row, {criterion.pk: mark}, row.juror.user, NOW, verdict=verdict)
        for row, mark in zip(rows, marks, strict=True)
    ]


def steps(rows):
    return [Step(row, row.juror.user, NOW + timedelta(minutes=rank)) for rank, row in enumerate(rows)]


def test_each_grid_has_its_result_its_instant_and_its_history(grid):
    rows = f.AssessmentFactory.create_batch(3, juror=f.JurorFactory(panel=f.PanelFactory(grid=grid)))
    assessments.score_many(entries(rows, 5, 3, 1))
    assessments.submit_many(steps(rows))
    for rank, (row, mark) in enumerate(zip(rows, (5, 3, 1), strict=True)):
        row.refresh_from_db()
        assert (row.state, row.result, row.submitted_at) == ("submitted", mark, NOW + timedelta(minutes=rank))
        assert [(move.verb, move.by) for move in row.log.all()] == [
            ("start", row.juror.user), ("submit", row.juror.user),
        ]  # fmt: skip
    with pytest.raises(ScoringRefusedError, match="Cette grille est remise"):
        assessments.score_many(entries(rows, 4, 3, 1))
    for row in rows:
        assessments.reopen(row, by=row.juror.user, at=NOW)
    assessments.score_many(entries(rows, 4, 3, 1, verdict="favourable"))
    for row in rows:
        row.refresh_from_db()
        assert (row.state, row.result, row.verdict) == ("started", None, "favourable")
    assert [change.after for change in rows[0].changes.order_by("pk")] == ["5", "4", "favourable"]


def test_nothing_is_written_when_one_of_them_is_refused(grid):
    rows = f.AssessmentFactory.create_batch(2, juror=f.JurorFactory(panel=f.PanelFactory(grid=grid)))
    with pytest.raises(ScoringRefusedError, match="de 0 à 5"):
        assessments.score_many(entries(rows, 5, 9))
    assert not rows[0].scores.exists()
    assessments.score_many(entries(rows[:1], 5))
    with pytest.raises(ScoringRefusedError, match="manque 1\xa0note"):
        assessments.submit_many(steps(rows))
    rows[0].refresh_from_db()
    assert rows[0].state == "started"


def test_favourites_given_together_are_counted_one_after_the_other(grid):
    juror = f.JurorFactory(panel=f.PanelFactory(grid=grid, favourites=2))
    rows = f.AssessmentFactory.create_batch(3, juror=juror)
    assessments.score_many(entries(rows, 5, 5, 5, verdict="favourite"))
    with pytest.raises(ScoringRefusedError, match="2 coup"):
        assessments.submit_many(steps(rows))
    assessments.submit_many(steps(rows[:2]))
    assert juror.assessments.filter(state="submitted").count() == 2


def test_two_readers_apart_call_for_one_more_as_the_last_one_hands_in(grid, team):
    panel = f.PanelFactory(grid=grid, readings=2, gap_levels=2)
    f.JurorFactory.create_batch(4, panel=panel)
    assignments.assign(panel, [f.DepositFactory()], by=team, at=NOW)
    rows = list(panel.assessments.select_related("juror__user", "panel", "grid").order_by("pk"))
    assessments.score_many(entries(rows, 5, 0))
    assessments.submit_many(steps(rows))
    extra = ExtraReading.objects.get()
    assert (extra.cause, extra.by, extra.at) == ("gap", rows[1].juror.user, NOW + timedelta(minutes=1))
    assert panel.assessments.count() == 3
