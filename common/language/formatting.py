"""French dates and amounts, as official documents write them (R21)."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from common.days import PARIS_ZONE, ZONES, day_of
from common.language import french
from common.language.french import NBSP, NNBSP

TWO_DAYS = timedelta(days=2)
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip


def french_date(value: date) -> str:
    """Return « 1er septembre 2020 », with no-break spaces, so that a date is never cut at the end of a line.

    Raises ``TypeError`` for an instant: it has no day before :func:`common.days.day_of` gives it one.
    """
    if isinstance(value, datetime):
        msg = "an instant has no day: name its zone with day_of"
        raise TypeError(msg)
    day = french.ordinal(1) if value.day == 1 else str(value.day)
    return f"{day}{NBSP}{MONTHS[value.month - 1]}{NBSP}{value.year}"


def french_datetime(value: datetime, timezone: str = PARIS_ZONE) -> str:
    """Return « 28 février 2020 à 17 h 00 » in the named zone (R2)."""
    local = value.astimezone(ZoneInfo(timezone))
    return f"{french_date(day_of(value, timezone))} à{NBSP}{local.hour}{NBSP}h{NBSP}{local.minute:02d}"


def french_offset(value: datetime, timezone: str = PARIS_ZONE) -> str:
    """Return « UTC+1 » or « UTC-9:30 »: how far from universal time the named zone is at an instant."""
    shift = value.astimezone(ZoneInfo(timezone)).utcoffset() or timedelta()
    sign = "-" if shift < timedelta() else "+"
    hours, minutes = divmod(round(abs(shift).total_seconds()) // 60, 60)
    return f"UTC{sign}{hours}" + (f":{minutes:02d}" if minutes else "")


def french_deadline(value: datetime, timezone: str = PARIS_ZONE) -> str:
    """Return « 28 février 2020 à 23 h 59 min 59 s (heure de Paris, UTC+1) »: a deadline to the second, with its zone.

    Seconds are said when there are some. Whatever closes at an instant is shown by this function, never by
    :func:`french_datetime`: an hour without its zone is one hour wrong half of the year (R2).
    """
    seconds = value.astimezone(ZoneInfo(timezone)).second
    exact = f"{NBSP}min{NBSP}{seconds:02d}{NBSP}s" if seconds else ""
    zone = ZONES.get(timezone, f"fuseau {timezone}")
    return f"{french_datetime(value, timezone)}{exact} ({zone}, {french_offset(value, timezone)})"


def french_arrival(value: datetime, timezone: str = PARIS_ZONE) -> str:
    """Return « 9 avril 2026 à 14 h 00 min 00,250 s (heure de Paris, UTC+2) »: when something reached the server.

    Thousandths are said when there are some: a request that comes in the second after a deadline is told apart.
    """
    local = value.astimezone(ZoneInfo(timezone))
    thousandths = f",{local.microsecond // 1000:03d}" if local.microsecond else ""
    zone = ZONES.get(timezone, f"fuseau {timezone}")
    return (
        f"{french_datetime(value, timezone)}{NBSP}min{NBSP}{local.second:02d}{thousandths}{NBSP}s"
        f" ({zone}, {french_offset(value, timezone)})"
    )


def grouped(number: int) -> str:
    """Return « 20 000 000 », grouped by narrow no-break spaces."""
    return f"{number:,}".replace(",", NNBSP)


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


def quantity(value: Decimal) -> str:
    """Return a measure without decimals that say nothing: « 17 », « 17,5 »."""
    return f"{value.normalize():f}".replace(".", ",")


def euros(amount: Decimal | int) -> str:
    """Return « 4 000 € » or « 4 000,50 € », grouped by narrow no-break spaces."""
    text = f"{amount:,.2f}" if amount != int(amount) else f"{int(amount):,}"
    return text.replace(",", NNBSP).replace(".", ",") + f"{NBSP}€"
