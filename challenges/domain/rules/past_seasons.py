"""How long the calls of past promotions lasted, and how long people then waited: a shorter season is a warning."""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache

from challenges.domain.programme.definitions import shipped
from challenges.domain.programme.programme_files import instant
from challenges.enums import CallKind
from challenges.models import CallWindow, Campaign
from common.days import day_of
from common.language.french import counted

DAY_LENGTH = len("2020-01-15")  # a shorter text names a month: no day is known
COMPARED = (CallKind.CHALLENGES, CallKind.APPLICATIONS)
WAIT = "wait"  # days from the end of the last call to the first day at work


def _day(text: str | None) -> date | None:
    """Return the day that a source gives; nothing for a month."""
    return day_of(instant(text, closing=True)) if text and len(text) >= DAY_LENGTH else None


@cache
def past_lengths() -> dict[str, dict[str, int]]:
    """Return the days of each call, by kind and promotion, and of the wait that followed, where sources give both."""
    lengths: dict[str, dict[str, int]] = {kind: {} for kind in (*COMPARED, WAIT)}
    for code, season in shipped().seasons.items():
        if season["continuous"]:
            continue
        closings = []
        for kind, opening, closing in season["windows"]:
            opens, closes = _day(opening), _day(closing)
            if closes and kind == CallKind.APPLICATIONS:
                closings.append(closes)
            if opens and closes and kind in lengths:
                lengths[kind][code] = (closes - opens).days + 1
        start = _day(season["starts_on"])
        if start and closings:
            lengths[WAIT][code] = (start - max(closings)).days
    return lengths


def _shorter(days: int, past: dict[str, int], what: str) -> Iterator[str]:
    """Yield a warning for something that no past promotion had so short, with the shortest one."""
    code, shortest = min(past.items(), key=lambda item: item[1])
    if days < shortest:
        length = counted(days, "jour", "jours")
        yield f"{what} {length} ; le plus court des promotions passées en a eu {shortest} ({code})."


def shorter_than_past(campaign: Campaign, windows: Iterable[CallWindow]) -> Iterator[str]:
    """Yield what of a season is shorter than in every past promotion whose days are known."""
    past, zone, closings = past_lengths(), campaign.timezone, []
    for window in windows:
        if window.closes_at is None:
            continue
        closes = day_of(window.closes_at, zone)
        if window.kind == CallKind.APPLICATIONS:
            closings.append(closes)
        if window.kind in COMPARED:
            days = (closes - day_of(window.opens_at, zone)).days + 1
            yield from _shorter(days, past[window.kind], f"{window.get_kind_display()} :")
    if campaign.starts_on and closings and not campaign.talent_pool:
        wait = (campaign.starts_on - max(closings)).days
        if wait >= 0:
            yield from _shorter(wait, past[WAIT], "De la clôture des candidatures à la prise de poste :")
