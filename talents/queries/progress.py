"""What anybody may read of a challenge that runs: what it handed over in the open, and what it changed."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from challenges.models import Challenge
from talents.models import Deliverable, Indicator


@dataclass(frozen=True, slots=True)
class Impact:
    """One indicator: where it began, where it is."""

    label: str
    unit: str
    before: Decimal
    now: Decimal
    on: date


def deliverables(challenge: Challenge) -> QuerySet[Deliverable]:
    """Return what is published under a free or open licence, the latest first (one query)."""
    return challenge.deliverables.filter(open=True).exclude(url="").order_by("-handed_on", "-pk")


def impacts(challenge: Challenge) -> list[Impact]:
    """Return the indicators that were measured since their beginning (two queries)."""
    rows = Indicator.objects.filter(challenge=challenge).prefetch_related("values").order_by("pk")
    found = []
    for one in rows:
        values = sorted(one.values.all(), key=lambda value: value.on)
        if values:
            found.append(Impact(one.label, one.unit, one.baseline, values[-1].value, values[-1].on))
    return found
