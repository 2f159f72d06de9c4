"""Whether each stage keeps people of all kinds alike: rates by group with their exact interval, small groups hidden.

A difference is a question, never a verdict: the groups are those that a dossier says (trade, experience), and the
interval says how little a small number proves.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import product

from challenges.models import Campaign
from common.cache import table_versions
from common.statistics.intervals import proportion
from reporting.domain import published_figures


@dataclass(frozen=True, slots=True)
class Rate:
    """The share of a group that a stage keeps, in per cent; nothing where a count under five could be deduced."""

    group: str
    people: int | None
    share: float | None
    low: float | None
    high: float | None


def _rate(group: str, people: int | None, retained: int | None, left: int | None) -> Rate:
    if people is None or retained is None or left is None:
        return Rate(group, None, None, None, None)
    low, high = proportion(retained, people)
    return Rate(group, people, *(round(100 * part, 1) for part in (retained / people, low, high)))


def _rates(shown: Mapping[str, int | None], stage: str, name: str) -> Iterable[Rate]:
    start = f"{published_figures.RATE}:{stage}:{name}:"
    groups = [key[len(start) : -len(":people")] for key in shown if key.startswith(start) and key.endswith(":people")]
    for group in sorted(groups, key=lambda label: (-(shown[f"{start}{label}:people"] or 0), label)):
        people, retained, left = (shown[f"{start}{group}:{part}"] for part in ("people", "kept", "left"))
        yield _rate(group, people, retained, left)


def fairness(campaign: Campaign) -> list[tuple[str, str, list[Rate]]]:
    """Return (stage, what groups are made by, their rates) for each stage that somebody went through.

    It reads every application: kept until one is written.
    """
    return table_versions.cached(f"fairness:{campaign.pk}", partial(_read, campaign))


def _read(campaign: Campaign) -> list[tuple[str, str, list[Rate]]]:
    """Read the rates from the figures that the campaign publishes (six queries at most)."""
    shown = published_figures.figures_of(campaign)
    pairs = product(published_figures.STAGES, published_figures.GROUPS)
    tables = [(stage, name, list(_rates(shown, stage, name))) for stage, name in pairs]
    return [table for table in tables if table[2]]
