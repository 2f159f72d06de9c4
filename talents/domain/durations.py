"""Lengths of contracts, as law and paper count them: whole months and days, both ends included."""

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from num2words import num2words

from common.days import add_working
from common.durations import in_words, length

__all__ = ["in_words", "length", "months", "share", "trial_end", "trial_period"]

CAPS = {
    "trois semaines": relativedelta(weeks=3),
    "un mois": relativedelta(months=1),
    "deux mois": relativedelta(months=2),
    "trois mois": relativedelta(months=3),
}
SHORT = 15  # working days of the three weeks that article 9 caps the trial of a contract under six months to


def months(starts_on: date, ends_on: date) -> int:
    """Return the whole months of a contract."""
    found = length(starts_on, ends_on)
    return int(found.years * 12 + found.months)


def share(starts_on: date, ends_on: date, *, over: int) -> float:
    """Return the part of a reference number of months that was spent in post, at most 1 (R24)."""
    found = length(starts_on, ends_on)
    return float(min(1.0, (found.years * 12 + found.months + found.days / 30) / over))


def trial_period(starts_on: date, ends_on: date) -> str:
    """Return the longest legal trial: a working day a week of contract, within the caps (decree 86-83, article 9)."""
    whole = months(starts_on, ends_on)
    weeks = (ends_on - starts_on).days // 7
    if whole < 6:  # noqa: PLR2004 - the article's own steps: 6, 12 and 24 months
        days_ = f"{num2words(weeks, lang='fr')} jour{'s' if weeks > 1 else ''} ouvré{'s' if weeks > 1 else ''}"
        return "trois semaines" if weeks >= SHORT else days_
    if whole < 12:  # noqa: PLR2004
        return "un mois"
    return "deux mois" if whole < 24 else "trois mois"  # noqa: PLR2004


def trial_end(starts_on: date, ends_on: date) -> date:
    """Return the last day of the longest legal trial."""
    cap = CAPS.get(trial_period(starts_on, ends_on))
    eve = starts_on - timedelta(days=1)
    if cap is None:
        return add_working(eve, (ends_on - starts_on).days // 7)
    after: date = starts_on + cap
    return after - timedelta(days=1)
