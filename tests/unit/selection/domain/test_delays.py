"""The legal clock: calendar months, clear delays of the court, days that are not worked."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.days import is_working
from selection.domain.requests import delays
from selection.enums import RequestKind

DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


@pytest.mark.parametrize(
    ("kind", "announced", "until"),
    [
        ("reasons", date(2026, 4, 10), date(2026, 7, 10)),
        ("reasons", date(2026, 11, 30), date(2027, 2, 28)),
        ("appeal", date(2026, 4, 10), date(2026, 6, 11)),  # a Thursday
        ("appeal", date(2026, 3, 10), date(2026, 5, 11)),  # a Monday
        ("appeal", date(2026, 5, 12), date(2026, 7, 13)),
        ("appeal", date(2026, 5, 13), date(2026, 7, 15)),  # the 14th of July is not worked
        ("appeal", date(2026, 12, 31), date(2027, 3, 1)),
        ("appeal", date(2026, 9, 12), date(2026, 11, 13)),
    ],
)
def test_a_refusal_may_be_asked_about_until_a_day(kind, announced, until):
    assert delays.open_until(kind, announced) == until


@pytest.mark.parametrize(
    ("kind", "received", "due"),
    [
        ("reasons", date(2026, 1, 31), date(2026, 2, 28)),
        ("reasons", date(2026, 4, 23), date(2026, 5, 23)),  # a Saturday: nothing moves the day of the law
        ("appeal", date(2026, 4, 23), date(2026, 6, 22)),
        ("appeal", date(2026, 12, 31), date(2027, 2, 28)),
    ],
)
def test_an_answer_is_due_by_calendar_months(kind, received, due):
    assert delays.due_on(kind, received) == due


def test_silence_refuses_the_day_after_and_the_court_may_then_be_seized():
    silent = delays.silent_on(delays.due_on("appeal", date(2026, 4, 23)))
    assert (silent, delays.court_until(silent)) == (date(2026, 6, 23), date(2026, 8, 24))


@given(DAYS)
def test_a_delay_never_ends_on_a_day_that_is_not_worked_nor_early(day):
    until = delays.open_until(RequestKind.APPEAL, day)
    assert is_working(until)
    assert 60 <= (until - day).days <= 68
    assert 57 <= (delays.due_on(RequestKind.APPEAL, day) - day).days <= 61
