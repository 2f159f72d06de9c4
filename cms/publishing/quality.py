"""What is published of the quality of the service: how easy it was found, and how long it took."""

from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from django.db.models import Avg, Count, F

from cms.models.opinions import Opinion, Procedure
from common.statistics.disclosure import THRESHOLD
from dossiers.models import Deposit

MAX_DEPOSITS = 500  # the last deposits


@dataclass(frozen=True, slots=True)
class Quality:
    """What people said of a procedure; nothing below five answers."""

    label: str
    count: int | None
    ease: float | None


def opinions() -> list[Quality]:
    """Return each procedure with its mean ease out of five (one query)."""
    rows = Opinion.objects.order_by().values_list("procedure").annotate(Count("pk"), Avg("ease"))
    measures = {procedure: (count, ease) for procedure, count, ease in rows}
    qualities = []
    for value, label in Procedure.choices:
        count, ease = measures.get(value, (0, 0))
        known = count >= THRESHOLD
        qualities.append(Quality(str(label), count if known else None, round(ease, 1) if known else None))
    return qualities


def time_to_deposit() -> timedelta | None:
    """Return the median time between the first word of a dossier and its deposit, or nothing below five (one query)."""
    rows = Deposit.objects.order_by("-pk").values_list(F("deposited_at") - F("dossier__created_at"), flat=True)[
        :MAX_DEPOSITS
    ]
    lengths = list(rows)
    return median(lengths) if len(lengths) >= THRESHOLD else None
