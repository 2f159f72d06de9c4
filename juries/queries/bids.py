"""What jurors may say of the dossiers to be shared, what they stated, and what the sharing made of it."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from common.days import day_of
from dossiers.domain.blind import blinding
from dossiers.domain.deposits import for_jury
from dossiers.enums import FieldKind
from dossiers.models import BlindCopy, Deposit
from juries.enums import AssessmentState, BidValue
from juries.models import Bid, BidRequest, Conflict, Juror, Panel

WRITTEN = (FieldKind.SHORT_TEXT, FieldKind.LONG_TEXT)


@dataclass(frozen=True, slots=True)
class Line:
    """A dossier as it is offered to those who may read it: its number, its title, the first words of its answers."""

    deposit: Deposit
    title: str
    summary: str


@dataclass(frozen=True, slots=True)
class Totals:
    """What was stated in a panel, without a name: who answered, how often each value was given; then what was followed.

    ``readings`` are those of the dossiers that were offered; ``preferred`` and ``unknown`` say how many of them went to
    somebody who had stated so.
    """

    answered: int
    jurors: int
    values: list[tuple[str, int]]
    readings: int
    preferred: int
    unknown: int

    @property
    def share(self) -> int:
        """Return how many readings in a hundred follow a preference."""
        return round(100 * self.preferred / self.readings) if self.readings else 0


def is_open(request: BidRequest, at: datetime) -> bool:
    """Tell whether jurors may still say what they prefer: the last day is included."""
    return request.panel.closed_at is None and day_of(at) <= request.until


def offered(seat: Juror) -> QuerySet[Deposit]:
    """Return the dossiers that a juror may say something of: not given to anybody yet, and no conflict with them."""
    barred = Conflict.objects.filter(juror=seat, dismissed_at__isnull=True).values("deposit")
    given = seat.panel.assessments.filter(common=False, counted=True).values("deposit")
    asked = seat.panel.bid_request.deposits.exclude(pk__in=barred).exclude(pk__in=given)
    return asked.exclude(deposited_by=seat.user_id).order_by("pk")


def lines(panel: Panel, deposits: list[Deposit]) -> list[Line]:
    """Return dossiers as they are offered, nothing that identifies among it when the panel reads blind (one query)."""
    copies: dict[int, dict[str, Any]] = {}
    if panel.blind:
        rows = BlindCopy.objects.filter(deposit__in=deposits).order_by("version")
        copies = dict(rows.values_list("deposit", "content"))
    return [_line(panel, deposit, copies.get(deposit.pk)) for deposit in deposits]


def _line(panel: Panel, deposit: Deposit, copy: dict[str, Any] | None) -> Line:
    if copy is None:
        copy = blinding.read(deposit, blinded=True) if panel.blind else for_jury(deposit.content, blind=False)
    texts = [str(row["value"]) for row in copy["answers"] if row["kind"] in WRITTEN and row["value"]]
    return Line(deposit, str(copy.get("title", "")), " ".join(texts))


def bids_of(seat: Juror) -> dict[int, str]:
    """Return what a juror stated, by key of dossier."""
    return dict(Bid.objects.filter(juror=seat).values_list("deposit", "value"))


def waiting(user: User, *, at: datetime) -> list[tuple[Juror, int, int]]:
    """Return the seats of a person whose panel asks what they prefer, with how many dossiers they spoke of and in all.

    A panel that has nothing left to share asks nothing.
    """
    seats = Juror.objects.present().filter(user=user, charter_signed_at__isnull=False, panel__closed_at__isnull=True)
    asked = seats.filter(panel__bid_request__until__gte=day_of(at)).select_related("panel__bid_request").order_by("pk")
    rows = [(seat, set(offered(seat).values_list("pk", flat=True)), bids_of(seat)) for seat in asked]
    return [(seat, len(keys & stated.keys()), len(keys)) for seat, keys, stated in rows if keys]


def totals(panel: Panel) -> Totals:
    """Return what was stated in a panel and what the sharing made of it, as figures alone."""
    present = panel.jurors.present()
    rows = list(Bid.objects.filter(juror__in=present).values_list("juror", "deposit", "value"))
    times = Counter(value for _, _, value in rows)
    stated = {(juror, deposit): value for juror, deposit, value in rows}
    held = panel.assessments.filter(counted=True, common=False).exclude(state=AssessmentState.RECUSED)
    asked = held.filter(
        deposit__in=BidRequest.deposits.through.objects.filter(bidrequest__panel=panel).values("deposit")
    )
    given = Counter(stated.get(pair, "") for pair in asked.values_list("juror", "deposit"))
    return Totals(
        answered=len({juror for juror, _, _ in rows}),
        jurors=present.count(),
        values=[(str(value.label), times[value]) for value in BidValue],
        readings=given.total(),
        preferred=given[BidValue.PREFER],
        unknown=given[BidValue.UNKNOWN],
    )
