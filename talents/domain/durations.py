"""Trials and notices of contracts, as law and paper count them.

The articles of decree 86-83 quoted here are to be confirmed by a lawyer (`docs/references-juridiques.md`).
"""

from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from challenges.enums import ContractKind
from common.days import add_working
from common.durations import DAY, Length, in_words, last_day_after, length, months, share
from common.language.french import counted_in_words

__all__ = [
    "Length", "in_words", "last_day_after", "left_in_words", "length", "months", "notice", "share", "trial_end",
    "trial_period",
]  # fmt: skip
DAYS_IN_A_WEEK = 7


@dataclass(frozen=True, slots=True)
class TrialCap:
    """The longest trial of contracts shorter than ``below`` (decree 86-83, article 9)."""

    below: Length | None
    duration: relativedelta
    words: str


@dataclass(frozen=True, slots=True)
class Notice:
    """How long before its end an intention about a contract is announced, and the article that says so."""

    duration: relativedelta
    words: str
    article: str

    def last_day(self, ends_on: date) -> date:
        """Return the last day on which the announcement is in time."""
        day: date = ends_on - self.duration
        return day


TRIAL_CAPS = (
    TrialCap(Length(6, 0), relativedelta(weeks=3), "trois semaines"),
    TrialCap(Length(12, 0), relativedelta(months=1), "un mois"),
    TrialCap(Length(24, 0), relativedelta(months=2), "deux mois"),
    TrialCap(None, relativedelta(months=3), "trois mois"),
)
THREE_YEARS = Length(36, 0)
PROJECT_NOTICES = (
    Notice(relativedelta(months=2), "deux mois", "2-8"),
    Notice(relativedelta(months=3), "trois mois", "2-8"),
)
FIXED_TERM_NOTICES = (
    (Length(6, 0), Notice(relativedelta(days=8), "huit jours", "45")),
    (Length(24, 0), Notice(relativedelta(months=1), "un mois", "45")),
)
LONG_FIXED_TERM_NOTICE = Notice(relativedelta(months=2), "deux mois", "45")


def left_in_words(on: date, ends_on: date) -> str:
    """Return the time left between a day and the last day of a contract: « onze jours », « deux mois »."""
    return in_words(on + DAY, ends_on) if on < ends_on else counted_in_words(0, "jour")


def _trial_cap(starts_on: date, ends_on: date) -> TrialCap:
    duration = length(starts_on, ends_on)
    return next(cap for cap in TRIAL_CAPS if cap.below is None or duration < cap.below)


def _trial_days(starts_on: date, ends_on: date) -> int:
    """Return the working days of a trial, one for each whole week of the contract."""
    return ((ends_on - starts_on).days + 1) // DAYS_IN_A_WEEK


def _last_day_capped(starts_on: date, cap: TrialCap) -> date:
    if cap.duration.months:
        return last_day_after(starts_on, cap.duration.months)
    return starts_on + timedelta(days=cap.duration.days) - DAY


def _is_capped(starts_on: date, ends_on: date) -> bool:
    counted = add_working(starts_on - DAY, _trial_days(starts_on, ends_on))
    return _last_day_capped(starts_on, _trial_cap(starts_on, ends_on)) <= counted


def trial_period(starts_on: date, ends_on: date) -> str:
    """Return the longest legal trial: a working day a week of contract, within the caps (decree 86-83, article 9)."""
    if _is_capped(starts_on, ends_on):
        return _trial_cap(starts_on, ends_on).words
    days = _trial_days(starts_on, ends_on)
    return counted_in_words(days, "jour ouvré", "jours ouvrés")


def trial_end(starts_on: date, ends_on: date) -> date:
    """Return the last day of the longest legal trial: whichever comes first, its working days or its cap."""
    if _is_capped(starts_on, ends_on):
        return _last_day_capped(starts_on, _trial_cap(starts_on, ends_on))
    return add_working(starts_on - DAY, _trial_days(starts_on, ends_on))


def notice(kind: str, starts_on: date, ends_on: date) -> Notice:
    """Return the notice of a renewal or of an end (R19).

    A project contract: two months, three beyond three years (decree 86-83, article 2-8). An ordinary fixed term: eight
    days below six months, one month below two years, two months otherwise (article 45).
    """
    duration = length(starts_on, ends_on)
    if kind == ContractKind.PROJECT:
        return PROJECT_NOTICES[duration > THREE_YEARS]
    return next((rule for below, rule in FIXED_TERM_NOTICES if duration < below), LONG_FIXED_TERM_NOTICE)
