"""The cells of a day of hearings."""

from panels.queries.timetable import Cell
from tests.factories import NOW


def test_a_free_time_says_that_it_is_free():
    assert Cell(starts_at=NOW, minutes=30, span=1).detail == "libre"
