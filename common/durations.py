"""Lengths of missions, as law and paper count them: whole months and days, both ends included.

A month runs from a day to the eve of the same day of the next month; where that month has no such day, to its last day
(code of civil procedure, article 641): ten months from 31 August end on 30 June.
"""

from datetime import date, timedelta
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from common.language.french import counted_in_words

DAY = timedelta(days=1)
DAYS_IN_A_BUDGET_MONTH = 30


class Length(NamedTuple):
    """Whole months, then days: two lengths compare as the articles do, « more than 36 months » from the first day."""

    months: int
    days: int


def last_day_after(starts_on: date, months: int) -> date:
    """Return the last day of a contract of a number of months: the eve of the same day, or the month's last day."""
    same: date = starts_on + relativedelta(months=months)
    return same if same.day < starts_on.day else same - DAY


def length(starts_on: date, ends_on: date) -> Length:
    """Return the length of a contract, its last day included."""
    months = (ends_on.year - starts_on.year) * 12 + ends_on.month - starts_on.month + 1
    while last_day_after(starts_on, months) > ends_on:
        months -= 1
    return Length(months, (ends_on - last_day_after(starts_on, months)).days)


def months(starts_on: date, ends_on: date) -> int:
    """Return the whole months of a contract."""
    return length(starts_on, ends_on).months


def share(starts_on: date, ends_on: date, *, over: int) -> float:
    """Return the part of a reference number of months that was spent in post, at most 1 (R24)."""
    whole, days = length(starts_on, ends_on)
    return float(min(1.0, (whole + days / DAYS_IN_A_BUDGET_MONTH) / over))


def in_words(starts_on: date, ends_on: date) -> str:
    """Return « dix mois », « six mois et quinze jours » or « vingt jours »."""
    whole, days = length(starts_on, ends_on)
    parts = [counted_in_words(whole, "mois")] if whole else []
    if days or not whole:
        parts.append(counted_in_words(days, "jour"))
    return " et ".join(parts)
