"""Lengths of missions, trials, working days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common import days
from talents.domain import durations


@pytest.mark.parametrize(
    ("start", "end", "words", "trial"),
    [
        (date(2020, 9, 1), date(2021, 6, 30), "dix mois", "un mois"),
        (date(2020, 9, 1), date(2020, 9, 1), "un jour", "zéro jour ouvré"),
        (date(2020, 9, 1), date(2020, 9, 20), "vingt jours", "deux jours ouvrés"),
        (date(2020, 9, 1), date(2021, 2, 27), "cinq mois et vingt-sept jours", "trois semaines"),
        (date(2020, 9, 1), date(2021, 2, 28), "six mois", "un mois"),
        (date(2020, 9, 1), date(2021, 8, 30), "onze mois et trente jours", "un mois"),
        (date(2020, 9, 1), date(2021, 8, 31), "douze mois", "deux mois"),
        (date(2020, 9, 1), date(2022, 8, 31), "vingt-quatre mois", "trois mois"),
        (date(2020, 8, 31), date(2021, 6, 30), "dix mois", "un mois"),
        (date(2020, 8, 31), date(2021, 2, 28), "six mois", "un mois"),
        (date(2020, 8, 31), date(2021, 2, 27), "cinq mois et vingt-huit jours", "trois semaines"),
        (date(2024, 2, 29), date(2025, 2, 28), "douze mois", "deux mois"),
        (date(2026, 9, 1), date(2029, 9, 20), "trente-six mois et vingt jours", "trois mois"),
        (date(2026, 5, 7), date(2026, 8, 12), "trois mois et six jours", "trois semaines"),  # fourteen weeks
        (date(2026, 5, 7), date(2026, 6, 17), "un mois et onze jours", "six jours ouvrés"),  # six weeks
    ],
)
def test_lengths_and_trials_follow_the_decree(start, end, words, trial):
    assert durations.in_words(start, end) == words
    assert durations.trial_period(start, end) == trial


def test_trials_end_on_their_last_day():
    assert durations.trial_end(date(2020, 9, 1), date(2021, 6, 30)) == date(2020, 9, 30)
    assert durations.trial_end(date(2020, 9, 1), date(2020, 11, 8)) == date(2020, 9, 11)  # nine whole weeks
    assert durations.trial_end(date(2020, 9, 1), date(2020, 11, 9)) == date(2020, 9, 14)  # ten, the last day included
    assert durations.trial_end(date(2026, 5, 7), date(2026, 8, 12)) == date(2026, 5, 27)  # three weeks, not 14 days


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 2500))
def test_a_length_says_exactly_where_a_contract_ends(start, span):
    end = start + timedelta(days=span)
    months, days = durations.length(start, end)
    assert durations.last_day_after(start, months) + timedelta(days=days) == end
    assert durations.last_day_after(start, months + 1) > end
    assert days <= 31


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 2500))
def test_a_trial_never_passes_its_cap_nor_a_working_day_a_week(start, span):
    end = start + timedelta(days=span)
    last = durations.trial_end(start, end)
    weeks = (span + 1) // 7
    assert last <= days.add_working(start - timedelta(days=1), weeks)
    if durations.length(start, end) < (6, 0):
        assert last < start + timedelta(weeks=3)


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 2500), st.integers(1, 72))
def test_share_of_a_promotion_is_a_part_and_grows(start, span, over):
    end = start + timedelta(days=span)
    part = durations.share(start, end, over=over)
    assert 0 < part <= 1
    assert part <= durations.share(start, end + timedelta(days=1), over=over)


def test_working_days_skip_week_ends_and_public_holidays():
    friday = date(2026, 5, 29)
    assert days.add_working(date(2026, 5, 13), 1) == date(2026, 5, 15)  # Ascension Day between
    assert days.add_working(date(2026, 5, 15), -1) == date(2026, 5, 13)
    assert days.last_working(date(2026, 5, 31)) == friday
    assert days.last_working(friday) == friday
    assert not days.is_working(date(2026, 7, 14))
