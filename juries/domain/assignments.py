"""Share deposits among the jurors of a panel."""

import heapq
from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction

from accounts.models import User
from dossiers.models import Deposit
from juries.enums import AssessmentState
from juries.models import Assessment, AssessmentLog, Juror, Panel


class NotEnoughJurorsError(Exception):
    """A deposit has fewer free jurors than the readings it needs."""

    def __init__(self, deposit: Deposit, found: int, needed: int) -> None:
        super().__init__(
            f"Le dossier {deposit.number} n’a que {found} juré(s) sans conflit pour {needed} lecture(s) :"
            " ajoutez des jurés au jury."
        )


def _share(
    deposits: Iterable[Deposit], jurors: list[Juror], readings: int, conflicts: Collection[tuple[int, int]]
) -> list[tuple[Deposit, Juror]]:
    """Return pairs with loads that differ by one at most unless conflicts force more (least loaded first)."""
    heap = [(0, rank) for rank in range(len(jurors))]
    pairs = []
    for deposit in deposits:
        taken: list[tuple[int, int]] = []
        skipped: list[tuple[int, int]] = []
        while heap and len(taken) < readings:
            load, rank = heapq.heappop(heap)
            clash = (jurors[rank].user_id, deposit.pk) in conflicts
            (skipped if clash else taken).append((load, rank))
        if len(taken) < readings:
            raise NotEnoughJurorsError(deposit, len(taken), readings)
        pairs += [(deposit, jurors[rank]) for _, rank in taken]
        for entry in skipped + [(load + 1, rank) for load, rank in taken]:
            heapq.heappush(heap, entry)
    return pairs


@transaction.atomic
def assign(
    panel: Panel,
    deposits: Iterable[Deposit],
    *,
    by: User,
    at: datetime,
    conflicts: Collection[tuple[int, int]] = frozenset(),
) -> int:
    """Give each deposit its readings among the panel's jurors; return the number of grids made.

    ``conflicts`` holds (user id, deposit id) pairs that are never made, beside the depositors themselves (R7). A
    collective panel's only grid goes to its secretary. Raises :class:`NotEnoughJurorsError` and then assigns nothing.
    """
    jurors = list(panel.jurors.select_related("user").order_by("-secretary", "pk"))
    if panel.collective:
        jurors = jurors[:1]
    deposits = list(deposits)
    own = {(deposit.deposited_by_id, deposit.pk) for deposit in deposits}
    pairs = _share(deposits, jurors, panel.readings, own.union(conflicts))
    made = Assessment.objects.bulk_create(
        [Assessment(panel=panel, deposit=deposit, juror=juror) for deposit, juror in pairs], batch_size=500
    )
    AssessmentLog.objects.bulk_create(
        [
            AssessmentLog(subject=one, verb="assign", source="", target=AssessmentState.ASSIGNED, by=by, at=at)
            for one in made
        ],
        batch_size=500,
    )
    return len(made)
