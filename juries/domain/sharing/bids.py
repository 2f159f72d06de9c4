"""Ask jurors what they prefer to read, keep what they say, and give it its weight in the sharing.

What they say never bars a reading: it chooses among sharings that are equal in everything else (the lowest heaviest
load, fair shares, kinds of juror, trades known), conflicts first. Nobody can say of more than half of the dossiers that
they do not know the subject: whoever would read little is not served.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import transaction

from accounts.domain.acts import team_act
from accounts.models import User
from common.days import day_of
from common.language.french import counted
from common.refusals import RefusedError
from dossiers.models import Deposit
from juries.enums import BidValue
from juries.models import Bid, BidRequest, Juror, Panel
from juries.queries import bids as queries

COSTS = {BidValue.PREFER: 0, BidValue.CAN: 1, BidValue.UNKNOWN: 2}


class BidRefusedError(RefusedError):
    """What jurors prefer cannot be asked or stated so; the message says why, in French."""


@team_act("panels.manage")
@transaction.atomic
def ask(panel: Panel, deposits: Iterable[Deposit], *, until: date, by: User, at: datetime) -> BidRequest:
    """Ask the jurors of a panel what they prefer among what waits to be shared; asking again changes the last day.

    What was stated stays. Raises :class:`BidRefusedError` for a closed or collective panel, a day that is over, or when
    nothing waits.
    """
    held = Panel.objects.select_for_update().get(pk=panel.pk)
    if held.closed_at is not None or held.collective:
        raise BidRefusedError("Ce jury est clos, ou remplit une seule grille par dossier : rien n’y est à préférer.")
    if until < day_of(at):
        raise BidRefusedError("Ce jour est passé.", field="until")
    listed = list(deposits)
    if not listed:
        raise BidRefusedError("Aucun dossier n’attend d’être réparti.")
    request, _ = BidRequest.objects.update_or_create(panel=held, defaults={"until": until, "by": by, "at": at})
    request.deposits.set(listed)
    return request


@transaction.atomic
def say(seat: Juror, values: Mapping[int, str], *, by: User, at: datetime) -> None:
    """Keep what a juror says of some dossiers, by key; an empty value takes back what was stated.

    Raises :class:`BidRefusedError` for a stranger, after the last day, for a dossier that is not offered to them, or
    when they would say of more than half that they do not know the subject.
    """
    held = Juror.objects.present().select_for_update(of=("self",)).select_related("panel").get(pk=seat.pk)
    request = BidRequest.objects.select_related("panel").get(panel=held.panel_id)
    if held.user_id != by.pk or held.charter_signed_at is None:
        raise BidRefusedError("Ce siège n’est pas le vôtre, ou la charte n’est pas signée.")
    if not queries.is_open(request, at):
        raise BidRefusedError("Le dernier jour pour dire ce que vous préférez est passé : rien n’a été changé.")
    keys = set(queries.offered(held).values_list("pk", flat=True))
    if not values.keys() <= keys:
        raise BidRefusedError("Un de ces dossiers n’est plus à répartir : rien n’a été changé, relisez la liste.")
    stated = {key: value for key, value in queries.bids_of(held).items() if key in keys} | dict(values)
    unknown = sum(value == BidValue.UNKNOWN for value in stated.values())
    if unknown > len(keys) // 2:
        most = counted(len(keys) // 2, "dossier", "dossiers")
        raise BidRefusedError(f"Sujets dits inconnus : {unknown}. C’est possible pour {most} au plus.")
    Bid.objects.filter(juror=held, deposit__in=values).delete()
    Bid.objects.bulk_create(
        Bid(juror=held, deposit_id=key, value=value, at=at) for key, value in values.items() if value
    )


def costs(panel: Panel) -> dict[tuple[int, int], int]:
    """Return what each (juror, dossier) pair costs in the sharing by what its juror stated."""
    rows = Bid.objects.filter(juror__panel=panel).values_list("juror", "deposit", "value")
    return {(juror, deposit): COSTS[BidValue(value)] for juror, deposit, value in rows}
