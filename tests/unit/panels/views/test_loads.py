"""Who of the panels read what, day by day, what is left, and who is late even when they have begun."""

import re
from datetime import date, timedelta

import pytest

from panels.queries.loads import lateness, load_map
from tests import factories as f
from tests.factories import NOW

TODAY = NOW.date()


@pytest.fixture
def stage(db):
    return f.StageFactory(kind="preselection", starts_on=TODAY - timedelta(days=10), ends_on=TODAY + timedelta(days=9))


@pytest.fixture
def panel(stage):
    panel = f.PanelFactory(grid=stage.grid, name="Présélection")
    stage.panels.add(panel)
    return panel


def holding(panel, *, done=0, begun=0, todo=0, days=0, **kwargs):
    """Return a juror with so many grids, those handed in on the last days."""
    juror = f.JurorFactory(panel=panel, **kwargs)
    for rank in range(done):
        at = NOW - timedelta(days=1 + rank * days)
        f.AssessmentFactory(panel=panel, juror=juror, state="submitted", result=3, submitted_at=at)
    for _ in range(begun):
        f.AssessmentFactory(panel=panel, juror=juror, state="started")
    for _ in range(todo):
        f.AssessmentFactory(panel=panel, juror=juror)
    return juror


START, END = date(2026, 6, 1), date(2026, 6, 20)


@pytest.mark.parametrize(
    ("done", "left", "today", "late"),
    [
        (0, 0, date(2026, 7, 1), ""),
        (9, 1, date(2026, 6, 21), "la date est passée"),
        (9, 1, date(2026, 6, 20), ""),
        (0, 10, date(2026, 6, 1), ""),
        (0, 10, date(2026, 6, 2), "moins de la moitié du rythme"),
        (2, 8, date(2026, 6, 11), "moins de la moitié du rythme"),  # ten days of twenty: five were due
        (3, 7, date(2026, 6, 11), ""),
    ],
)
def test_lateness_is_of_the_date_then_of_half_the_pace(done, left, today, late):
    assert lateness(done=done, left=left, starts_on=START, ends_on=END, today=today) == late


def test_stage_without_dates_makes_nobody_late():
    assert lateness(done=0, left=5, starts_on=None, ends_on=None, today=END) == ""
    assert lateness(done=0, left=5, starts_on=None, ends_on=END, today=END) == ""


def test_map_puts_the_late_first_and_the_closed_apart(stage, panel):
    fast, slow = holding(panel, done=4, todo=1, capacity=9), holding(panel, done=1, begun=1, todo=5)
    f.SharingRecordFactory(panel=panel, heaviest=7)
    over = f.PanelFactory(grid=stage.grid, closed_at=NOW)
    stage.panels.add(over)
    old = holding(over, done=1)
    f.JurorFactory(panel=panel)
    left = holding(panel, done=1, left_at=NOW)
    shown = load_map(stage.campaign, at=NOW)
    assert [(row.juror, row.why_late) for row in shown.rows] == [(slow, "moins de la moitié du rythme"), (fast, "")]
    assert [(row.juror, row.proved) for row in shown.closed] == [(old, None)]
    assert (shown.late, {key: record.heaviest for key, record in shown.sharings.items()}) == (1, {panel.pk: 7})
    assert left not in [row.juror for row in (*shown.rows, *shown.closed)]
    assert [(row.done, row.begun, row.todo, row.total, row.most, row.proved) for row in shown.rows] == [
        (1, 1, 5, 7, None, 7), (4, 0, 1, 5, 9, 7),
    ]  # fmt: skip
    assert [row.days for row in shown.rows] == [[(1, 1)], [(4, 4)]]
    assert [row.juror for row in shown.first] == [slow, fast]


def test_columns_are_days_then_weeks(stage, panel):
    holding(panel, done=3, days=2)
    assert len(load_map(stage.campaign, at=NOW).columns) == 3
    holding(panel, done=14, days=3)
    columns = load_map(stage.campaign, at=NOW).columns
    assert 1 < len(columns) <= 12
    assert columns[0].startswith("dès ")
    assert sum(count for count, _ in load_map(stage.campaign, at=NOW).rows[1].days) in {3, 14}


def test_pages_show_the_map(stage, panel, team, signed_in):
    client, code = signed_in(team), stage.campaign.code
    assert "app-heat" not in client.get(f"/equipe/campagnes/{code}/jurys/").text
    slow = holding(panel, done=1, todo=6)
    for page in (f"/equipe/campagnes/{code}/jurys/", f"/equipe/campagnes/{code}/"):
        text = " ".join(re.sub(r"<[^>]+>", " ", client.get(page).text).replace("\xa0", " ").split())
        assert f"{slow} En retard : moins de la moitié du rythme" in text
    assert "1 personne en retard" in client.get(f"/equipe/campagnes/{code}/jurys/").text.replace("\xa0", " ")


def test_the_proved_maximum_is_shown_with_its_reason(stage, panel, team, signed_in):
    holding(panel, done=1, todo=1)
    f.SharingRecordFactory(panel=panel)
    page = signed_in(team).get(f"/equipe/campagnes/{stage.campaign.code}/jurys/").text
    assert "Maximum prouvé" in page
    assert "c’est le minimum possible, car" in page
