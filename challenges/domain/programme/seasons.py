"""Propose the calendar of a campaign: the real season of a promotion, moved to another year.

Days move by whole weeks, so that a call that closed on a Friday closes on a Friday; those that fall on a Saturday, a
Sunday or a public holiday then move to the next working day (the last one before, for the end of a stage). What the
sources do not say is placed between the days they say, in the proportions of the season they tell whole, and named.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta

from challenges.domain.programme import presets
from challenges.domain.programme.definitions import shipped
from challenges.domain.programme.programme_files import day, instant
from challenges.enums import CallKind, StageKind
from challenges.models import CallWindow, Campaign
from common.days import PARIS, add_working, day_of, is_working, last_working

MODEL = "EIG4"  # the season whose days are all known
ORDER = (
    "challenges.opens", "challenges.closes", "challenge_jury.starts", "challenge_jury.ends", "applications.opens",
    "applications.closes", "hearing.starts", "hearing.ends", "start",
)  # fmt: skip
MOMENTS = {
    "challenges.opens": "l’ouverture de l’appel à projets",
    "challenges.closes": "la clôture de l’appel à projets",
    "challenge_jury.starts": "le jury des projets",
    "applications.closes": "la clôture de l’appel à candidatures",
    "hearing.starts": "l’audition des candidats",
}
READING_ENDS = -5  # working days between the last reading of the preselection and the first hearing
WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Season:
    """A calendar: UTC instants of the windows, days of the stages; ``estimated`` names what no source says."""

    starts_on: date
    ends_on: date
    windows: list[tuple[CallKind, datetime, datetime]]
    stages: dict[StageKind, tuple[date, date]]
    estimated: frozenset[str]


def _known_days(season: dict[str, Any]) -> dict[str, date]:
    """Return the days that the sources give, by the names of :data:`ORDER`; of several windows, the first."""
    days: dict[str, date | None] = {}
    for kind, opening, closing in reversed(season["windows"]):
        days[f"{kind}.opens"] = day(opening)
        days[f"{kind}.closes"] = day_of(instant(closing, closing=True)) if closing else None
    for kind, (first, last) in season["stages"].items():
        days[f"{kind}.starts"], days[f"{kind}.ends"] = day(first), day(last)
    days["start"] = day(season["starts_on"])
    return {name: known for name, known in days.items() if known}


def _all_days(season: dict[str, Any]) -> dict[str, date]:
    """Return every day of :data:`ORDER`, those that the sources do not give placed in the model's proportions."""
    model, days = _known_days(shipped().seasons[MODEL]), _known_days(season)
    for rank, name in enumerate(ORDER):
        if name in days:
            continue
        before = next((other for other in reversed(ORDER[:rank]) if other in days), None)
        after = next((other for other in ORDER[rank:] if other in days), None)
        if before and after:
            share = (model[name] - model[before]) / (model[after] - model[before])
            days[name] = days[before] + timedelta(days=round((days[after] - days[before]).days * share))
        else:
            neighbour = before or after or name
            days[name] = days[neighbour] + (model[name] - model[neighbour])
    return days


def _next_working(on: date) -> date:
    return on if is_working(on) else add_working(on, 1)


def _moved(text: str, shift: timedelta, *, closing: bool) -> datetime:
    """Return the instant of a written date, moved by whole weeks and then to a working day, at the same local hour."""
    local = instant(text, closing=closing).astimezone(PARIS)
    return datetime.combine(_next_working(day_of(local) + shift), local.time(), tzinfo=PARIS)


def _windows(
    season: dict[str, Any], days: dict[str, date], shift: timedelta
) -> list[tuple[CallKind, datetime, datetime]]:
    windows: list[tuple[CallKind, datetime, datetime]] = []
    for kind, opening, closing in season["windows"]:
        close = closing or days[f"{kind}.closes"].isoformat()
        windows.append((CallKind(kind), _moved(opening, shift, closing=False), _moved(close, shift, closing=True)))
    for kind in {CallKind.CHALLENGES, CallKind.APPLICATIONS} - {kind for kind, _, _ in windows}:
        opening, close = (days[f"{kind}.{edge}"].isoformat() for edge in ("opens", "closes"))
        windows.append((kind, _moved(opening, shift, closing=False), _moved(close, shift, closing=True)))
    return sorted(windows, key=lambda window: window[1])


def _stages(
    preset: dict[str, Any], days: dict[str, date], shift: timedelta, *, closed_on: date, continuous: bool
) -> dict[StageKind, tuple[date, date]]:
    """Return the days of each stage of a preset; a jury of challenges held all along the year has none."""
    stages: dict[StageKind, tuple[date, date]] = {}
    for kind in (StageKind(row[0]) for row in preset["stages"]):
        if kind == StageKind.PRESELECTION:
            starts = add_working(closed_on, 1)
            stages[kind] = (starts, max(starts, add_working(days["hearing.starts"] + shift, READING_ENDS)))
        elif not (continuous and kind == StageKind.CHALLENGE_JURY):
            starts = _next_working(days[f"{kind}.starts"] + shift)
            stages[kind] = (starts, max(starts, last_working(days[f"{kind}.ends"] + shift)))
    return stages


def propose(
    code: str, preset: dict[str, Any], *, starts_on: date | None = None, opens_on: date | None = None
) -> Season:
    """Return the calendar of a promotion moved to another year, by its start or by the opening of its first call.

    ``opens_on`` is kept to the day; the start then falls on the real one's day of the week.
    """
    season = shipped().seasons[code]
    days = _all_days(season)
    first = min(instant(opening, closing=False) for _, opening, _ in season["windows"])
    opening = min(day_of(first), days["challenges.opens"])
    wanted, real = (starts_on, days["start"]) if starts_on else (opens_on or opening, opening)
    shift = WEEK * round((wanted - real) / WEEK)
    windows = _windows(season, days, shift)
    closed_on = next(day_of(closes) for kind, _, closes in windows if kind == CallKind.APPLICATIONS)
    if opens_on:
        kind, _, closes = windows[0]
        windows[0] = (kind, datetime.combine(opens_on, time(), tzinfo=PARIS), closes)
    start = starts_on or _next_working(days["start"] + shift)
    return Season(
        starts_on=start,
        ends_on=start + relativedelta(months=preset["contract_months"], days=-1),
        windows=windows,
        stages=_stages(preset, days, shift, closed_on=closed_on, continuous=season["continuous"]),
        estimated=frozenset(ORDER) - _known_days(season).keys(),
    )


def estimated_moments(base: str) -> list[str]:
    """Return in French the moments that no source dates, for a campaign that comes from a preset (« preset:EIG1 »)."""
    kind, _, code = base.partition(":")
    season = shipped().seasons.get(code) if kind == "preset" else None
    if season is None:
        return []
    juries = {row[0] for row in presets.load()[code]["stages"]} - (
        {"challenge_jury"} if season["continuous"] else set()
    )
    known = _known_days(season)
    return [
        text
        for name, text in MOMENTS.items()
        if name not in known and (name.endswith(("opens", "closes")) or name.partition(".")[0] in juries)
    ]


def write(campaign: Campaign, season: Season) -> None:
    """Write a proposed calendar on a new campaign and save it: windows, days of the stages, start and end."""
    campaign.starts_on, campaign.ends_on = season.starts_on, season.ends_on
    campaign.save(update_fields=["starts_on", "ends_on"])
    CallWindow.objects.bulk_create(
        CallWindow(campaign=campaign, kind=kind, opens_at=opens, closes_at=closes)
        for kind, opens, closes in season.windows
    )
    for kind, (first, last) in season.stages.items():
        campaign.stages.filter(kind=kind).update(starts_on=first, ends_on=last)
