"""What anybody may read of a challenge that runs: what it handed over in the open, and what it changed."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from challenges.models import Challenge
from followup.models import Deliverable, IndicatorValue, PhaseReview


@dataclass(frozen=True, slots=True)
class Impact:
    """One indicator: where it began, where it is."""

    label: str
    unit: str
    before: Decimal
    now: Decimal
    on: date


def phases(challenge: Challenge) -> QuerySet[PhaseReview]:
    """Return the phases that were reviewed, in their order; what was decided there stays inside (one query)."""
    return challenge.reviews.only("phase", "held_on").order_by("held_on", "pk")


def deliverables(challenge: Challenge) -> QuerySet[Deliverable]:
    """Return what is published under a free or open licence, the latest first (one query)."""
    return challenge.deliverables.filter(open=True).exclude(url="").order_by("-handed_on", "-pk")


def impacts(challenge: Challenge) -> list[Impact]:
    """Return the indicators that were measured since their beginning, each with its last value (one query)."""
    rows = IndicatorValue.objects.filter(indicator__challenge=challenge).select_related("indicator")
    last = {value.indicator_id: value for value in rows.order_by("indicator", "on")}
    return [
        Impact(value.indicator.label, value.indicator.unit, value.indicator.baseline, value.value, value.on)
        for value in last.values()
    ]
