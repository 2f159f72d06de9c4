"""« Et maintenant ? » for a juror: signed or not, lent dossiers or not, before and after the last day, open or closed."""

from datetime import timedelta
from itertools import product

import pytest

from juries.queries.steps import deadlines, next_step
from tests import factories as f
from tests.factories import NOW
from tests.prose import faults

GRIDS = [(0, 0), (3, 0), (3, 2), (3, 3)]
TODAY = NOW.date()
LAST_DAYS = [None, *(TODAY + timedelta(days=days) for days in (-1, 0, 1))]


@pytest.mark.parametrize("closed_at", [None, NOW - timedelta(days=2)])
@pytest.mark.parametrize("signed_at", [None, NOW])
def test_each_case_is_told_right(db, signed_at, closed_at):
    seat = f.JurorFactory(charter_signed_at=signed_at, panel__closed_at=closed_at)
    for (total, done), last_day in product(GRIDS, LAST_DAYS):
        step = next_step(seat, total=total, done=done, last_day=last_day, at=NOW)
        assert faults(step, TODAY) == [], (total, done, last_day)
        assert step.yours == (closed_at is None and (signed_at is None or done < total))


def test_a_host_without_a_grid_hears_and_gives_their_order(db):
    seat = f.JurorFactory(is_host=True)
    step = next_step(seat, total=0, done=0, last_day=TODAY, at=NOW)
    assert ("donnez votre ordre, avant le" in step.text, step.yours) == (True, True)
    assert faults(step, TODAY) == []


def test_last_day_is_that_of_the_stage_with_what_was_added(db):
    stage = f.StageFactory(starts_on=TODAY, ends_on=TODAY + timedelta(days=3))
    alone, undated, dated = f.StageFactory(starts_on=TODAY), f.StageFactory(), f.PanelFactory()
    stage.panels.add(dated)
    alone.panels.add(first := f.PanelFactory())
    undated.panels.add(without := f.PanelFactory())
    keys = [dated.pk, first.pk, without.pk]
    assert deadlines(keys) == {dated.pk: TODAY + timedelta(days=3), first.pk: TODAY}
    f.StageRoundFactory(stage=stage, starts_on=TODAY, ends_on=TODAY + timedelta(days=9))
    assert deadlines(keys)[dated.pk] == TODAY + timedelta(days=9)


def test_home_says_what_to_do_and_nothing_of_a_panel_that_is_closed(signed_in):
    stage = f.StageFactory(starts_on=TODAY - timedelta(days=9), ends_on=TODAY - timedelta(days=1))
    seat = f.JurorFactory()
    stage.panels.add(seat.panel)
    reading = f.AssessmentFactory(juror=seat)
    page = signed_in(seat.user).get("/jury/").text
    assert "La lecture devait se terminer le" in page
    assert reading.deposit.number in page
    type(seat.panel).objects.update(closed_at=NOW)
    page = signed_in(seat.user).get("/jury/").text
    assert ("Ce jury est clos depuis le" in page, reading.deposit.number in page) == (True, False)
