"""Lengths of missions, as law and paper count them: whole months and days, both ends included."""

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from num2words import num2words


def length(starts_on: date, ends_on: date) -> relativedelta:
    """Return the length between two days, the last one included."""
    return relativedelta(ends_on + timedelta(days=1), starts_on)


def in_words(starts_on: date, ends_on: date) -> str:
    """Return « dix mois », « six mois et quinze jours » or « vingt jours »."""
    span = length(starts_on, ends_on)
    months = span.years * 12 + span.months
    parts = [f"{num2words(months, lang='fr')} mois"] if months else []
    if span.days or not parts:
        parts.append(f"{num2words(span.days, lang='fr')} jour{'s' if span.days > 1 else ''}")
    return " et ".join(parts)
