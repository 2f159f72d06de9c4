"""What comes next for a juror in each of their panels."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from common.days import day_of
from common.language.formatting import french_date
from common.language.french import counted
from common.language.steps import Step, waits
from common.registry import Registry
from juries.models import Juror


@dataclass(frozen=True, slots=True)
class DeadlineSource:
    """Where the last day of reading of some panels is known, by key of panel, whatever their number."""

    name: str
    read: Callable[[list[int]], dict[int, date]]


deadline_sources = Registry[DeadlineSource](lambda source: source.name)


def deadlines(panels: list[int]) -> dict[int, date]:
    """Return the last day on which each panel reads or hears, by key, for those that have one."""
    return {key: day for source in deadline_sources for key, day in source.read(panels).items()}


def _without_grid(seat: Juror, before: str) -> Step:
    if seat.is_host:
        return Step(f"Vous entendez les personnes de votre défi, puis vous donnez votre ordre{before}.", yours=True)
    return waits("Aucun dossier ne vous est confié : l’équipe les répartit.")


def next_step(seat: Juror, *, total: int, done: int, last_day: date | None, at: datetime) -> Step:
    """Return what comes next in a panel: ``done`` grids are handed in out of ``total``, by ``last_day``."""
    if seat.panel.closed_at is not None:
        return waits(f"Ce jury est clos depuis le {french_date(day_of(seat.panel.closed_at))}.")
    late = last_day is not None and day_of(at) > last_day
    before = f", avant le {french_date(last_day)}" if last_day is not None and not late else ""
    if seat.charter_signed_at is None:
        return Step(f"Lisez et signez la charte : elle vous ouvre les dossiers{before}.", yours=True)
    if not total:
        return _without_grid(seat, before)
    if done == total:
        return waits("Toutes vos grilles sont remises : l’équipe clôt ensuite le jury.")
    left = f"Il vous reste {counted(total - done, 'dossier', 'dossiers')} à lire"
    if late and last_day is not None:
        return Step(
            f"{left}. La lecture devait se terminer le {french_date(last_day)} : remettez vos grilles, ou dites à"
            " l’équipe que vous ne le pouvez pas.",
            yours=True,
        )
    return Step(f"{left}{before}.", yours=True)
