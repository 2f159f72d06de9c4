"""What a challenge that runs tells of itself: what it handed over, and what it changed, measure by measure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from challenges.models import Challenge
from common.language.formatting import french_date, quantity
from common.language.french import NBSP
from common.statistics.charts import Bars, bars
from followup.enums import DeliverableState
from followup.models import Deliverable, Indicator, PhaseReview

FULL, HALF = 100, 50  # percent of the accessibility criteria


@dataclass(frozen=True, slots=True)
class Impact:
    """One indicator with its measures drawn: where it began, each value with its day, where it should arrive.

    ``way`` is how much of the way from the baseline to the target is done, in percent; nothing without a target.
    """

    indicator: Indicator
    chart: Bars
    baseline: str
    last: str
    last_on: date | None
    target: str
    way: int | None


@dataclass(frozen=True, slots=True)
class Handed:
    """A deliverable as anybody reads it, and what its accessibility rate means in law."""

    deliverable: Deliverable
    conformity: str


def phases(challenge: Challenge) -> QuerySet[PhaseReview]:
    """Return the phases that were reviewed, in their order; what was decided there stays inside (one query)."""
    return challenge.reviews.only("phase", "held_on").order_by("held_on", "pk")


def conformity(rate: int | None) -> str:
    """Return what a share of respected criteria means (French general accessibility framework), or nothing."""
    if rate is None:
        return ""
    if rate >= FULL:
        return "totalement conforme"
    return "partiellement conforme" if rate >= HALF else "non conforme"


def deliverables(challenge: Challenge) -> list[Handed]:
    """Return what the team read and published, the latest first (one query)."""
    published = challenge.deliverables.filter(state=DeliverableState.PUBLISHED).order_by("-handed_on", "-pk")
    return [Handed(row, conformity(row.accessibility_rate)) for row in published]


def impacts(challenge: Challenge) -> list[Impact]:
    """Return the indicators that the team published, with all their measures (two queries)."""
    return drawn(challenge.indicators.filter(published_at__isnull=False))


def drawn(indicators: QuerySet[Indicator]) -> list[Impact]:
    """Return indicators with their measures drawn (two queries)."""
    return [_impact(indicator) for indicator in indicators.prefetch_related("values")]


def _impact(indicator: Indicator) -> Impact:
    values = list(indicator.values.all())
    last = values[-1] if values else None
    return Impact(
        indicator=indicator,
        chart=_chart(indicator, ((value.value, value.on) for value in values)),
        baseline=_words(indicator.baseline, indicator),
        last=_words(last.value, indicator) if last is not None else "",
        last_on=last.on if last is not None else None,
        target=_words(indicator.target, indicator) if indicator.target is not None else "",
        way=_way(indicator, last.value) if last is not None else None,
    )


def _words(value: Decimal, indicator: Indicator) -> str:
    return f"{quantity(value)}{NBSP}{indicator.unit}"


def _way(indicator: Indicator, value: Decimal) -> int | None:
    if indicator.target is None or indicator.target == indicator.baseline:
        return None
    return round(100 * (value - indicator.baseline) / (indicator.target - indicator.baseline))


def _chart(indicator: Indicator, values: Iterable[tuple[Decimal, date]]) -> Bars:
    """Return the bars of an indicator in the order of time, its baseline first and its target last."""
    rows = [(f"Départ, {french_date(indicator.baseline_on)}", indicator.baseline, True)]
    rows += [(french_date(on), value, False) for value, on in values]
    if indicator.target is not None:
        by = f", {french_date(indicator.target_on)}" if indicator.target_on is not None else ""
        rows.append((f"Cible{by}", indicator.target, True))
    plain = bars([(label, float(value)) for label, value, _ in rows]).bars
    return Bars(
        [
            replace(bar, words=_words(value, indicator), is_reference=is_reference)
            for bar, (_, value, is_reference) in zip(plain, rows, strict=True)
        ]
    )
