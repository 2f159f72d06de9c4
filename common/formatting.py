"""French dates and amounts, as official documents write them (R21)."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from common import french
from common.french import NBSP, NNBSP

TWO_DAYS = timedelta(days=2)
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip


def french_date(value: date) -> str:
    """Return « 1er septembre 2020 », with no-break spaces, so that a date is never cut at the end of a line."""
    day = french.ordinal(1) if value.day == 1 else str(value.day)
    return f"{day}{NBSP}{MONTHS[value.month - 1]}{NBSP}{value.year}"


def french_datetime(value: datetime, timezone: str = "Europe/Paris") -> str:
    """Return « 28 février 2020 à 17 h 00 » in the named zone (R2)."""
    local = value.astimezone(ZoneInfo(timezone))
    return f"{french_date(local)} à{NBSP}{local.hour}{NBSP}h{NBSP}{local.minute:02d}"


def grouped(number: int) -> str:
    """Return « 20 000 000 », grouped by narrow no-break spaces."""
    return f"{number:,}".replace(",", NNBSP)


def counted(number: int, one: str, several: str) -> str:
    """Return a number and what it counts: the French plural begins at two."""
    return french.counted(number, one, several)


def duration(minutes: int) -> str:
    """Return « 45 min » or « 1 h 50 »."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest}{NBSP}min"
    return f"{hours}{NBSP}h{NBSP}{rest:02d}" if rest else f"{hours}{NBSP}h"


def lasting(value: timedelta) -> str:
    """Format a length of time: « 3 jours », « 1 h 20 min », « 12 min »."""
    if value >= TWO_DAYS:
        return f"{value.days}{NBSP}jours"
    return duration(round(value.total_seconds() / 60))


def figure(value: Decimal | float | str) -> str:
    """Return a result to two decimals, « 17,25 »."""
    return f"{Decimal(str(value)):.2f}".replace(".", ",")


def euros(amount: Decimal | int) -> str:
    """Return « 4 000 € » or « 4 000,50 € », grouped by narrow no-break spaces."""
    text = f"{amount:,.2f}" if amount != int(amount) else f"{int(amount):,}"
    return text.replace(",", NNBSP).replace(".", ",") + f"{NBSP}€"
