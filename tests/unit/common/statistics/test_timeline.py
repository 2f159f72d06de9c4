"""Dates placed on an axis, in per cent."""

from datetime import date

import pytest

from common.statistics.timeline import Span, timeline

CALL = Span(label="Appel", start=date(2020, 1, 11), end=date(2020, 2, 10), detail="un mois", lane="Haut")
MISSIONS = Span(label="Missions", start=date(2020, 3, 1), end=None, detail="ensuite")


def test_nothing_is_drawn_without_a_date():
    assert timeline([], today=date(2020, 1, 1)) is None


def test_bars_begin_and_end_with_their_days():
    drawn = timeline([CALL], today=date(2020, 1, 26))
    ((lane, (strip,)),) = drawn.lanes
    assert (lane, strip.x, strip.width) == ("Haut", "20.00%", "62.00%")
    assert drawn.today == "50.00%"
    assert [(month.label, month.x) for month in drawn.months] == [("janv.", "0.00%"), ("févr.", "62.00%")]


@pytest.mark.parametrize(
    ("today", "when"), [(date(2020, 1, 10), "à venir"), (date(2020, 2, 10), "en cours"), (date(2020, 2, 11), "passé")]
)
def test_a_row_says_whether_it_is_over(today, when):
    ((_, (strip,)),) = timeline([CALL], today=today).lanes
    assert strip.when == when


def test_what_has_no_end_goes_to_the_edge_and_today_far_away_is_not_drawn():
    drawn = timeline([CALL, MISSIONS], today=date(2030, 1, 1))
    strip = drawn.lanes[1][1][0]
    assert (float(strip.x[:-1]) + float(strip.width[:-1]) >= 100, strip.when, drawn.today) == (True, "en cours", "")


def test_many_months_are_named_by_quarter():
    long = Span(label="Deux ans", start=date(2020, 1, 15), end=date(2022, 1, 15), detail="deux ans")
    assert {month.label for month in timeline([long], today=date(2020, 1, 1)).months} == {
        "janv.",
        "avr.",
        "juil.",
        "oct.",
    }
