"""The order that the host of a challenge gives to the people its panel heard: an opinion, which the marks outrank (R9).

The panel reads it in its deliberation, the minutes keep it, and the team reads it beside the ranking.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from common.refusals import RefusedError
from dossiers.models import Deposit
from juries.enums import HearingState
from juries.models import HostPlace, Juror, Panel
from juries.queries.deliberation import deposits, hidden_deposits, name_of


class HostOrderRefusedError(RefusedError):
    """The order cannot be given; the message says why, in French."""


@dataclass(frozen=True, slots=True)
class GivenPlace:
    """The place of one person in their trade, from 1, or nothing when the host does not wish to work with them."""

    deposit: int
    place: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class Heard:
    """Somebody the panel heard, as their host reads them; ``given`` is what was written of them last."""

    deposit: Deposit
    name: str
    trade: str
    given: HostPlace | None


def heard(seat: Juror) -> list[Heard]:
    """Return the people whom a host may order, by trade then by name; those tied to the host are left out (R7)."""
    panel = seat.panel
    held = panel.hearings.filter(state=HearingState.HELD).values("deposit")
    given = {row.deposit_id: row for row in panel.host_places.select_related("by")}
    trades = dict(panel.assessments.order_by("deposit", "pk").values_list("deposit", "batch"))
    rows = [
        Heard(deposit, name_of(panel, deposit), trades[deposit.pk], given.get(deposit.pk))
        for deposit in deposits(panel).filter(pk__in=held).exclude(pk__in=hidden_deposits(seat))
    ]
    return sorted(rows, key=lambda row: (row.trade, row.name))


def mark_of(panel: Panel) -> str:
    """Return what a page sends back to say which order its author had read."""
    last = panel.host_places.aggregate(last=Max("at"))["last"]
    return last.isoformat() if last is not None else ""


def _check_places(places: Sequence[GivenPlace], trades: dict[int, str]) -> None:
    given: dict[str, list[int]] = defaultdict(list)
    for row in places:
        if not row.reason.strip():
            raise HostOrderRefusedError("Dites en une phrase ce qui fonde cette place.", field=f"reason_{row.deposit}")
        if row.place is not None:
            given[trades[row.deposit]].append(row.place)
    for numbers in given.values():
        if sorted(numbers) != list(range(1, len(numbers) + 1)):
            raise HostOrderRefusedError(
                "Dans chaque métier, donnez la place 1, puis 2, puis 3, sans en sauter ni en donner deux fois."
            )


@transaction.atomic
def give_order(seat: Juror, places: Sequence[GivenPlace], *, base: str, at: datetime) -> None:
    """Write the order of everybody heard so far, in place of the one before.

    ``base`` is the :func:`mark_of` what the author had read. Raises :class:`HostOrderRefusedError` for a member who is
    no host, a closed panel, people who are not those heard, places that skip or repeat, a missing reason, or when
    another host wrote meanwhile.
    """
    panel = Panel.objects.select_for_update().get(pk=seat.panel_id)
    if not seat.is_host:
        raise HostOrderRefusedError("L’ordre de l’accueil est donné par les personnes qui portent le défi.")
    if panel.closed_at is not None:
        raise HostOrderRefusedError("Ce jury est clos : l’ordre de l’accueil ne change plus.")
    if mark_of(panel) != base:
        raise HostOrderRefusedError("L’ordre vient de changer : relisez-le, puis enregistrez le vôtre de nouveau.")
    trades = {row.deposit.pk: row.trade for row in heard(seat)}
    if trades.keys() != {row.deposit for row in places}:
        raise HostOrderRefusedError("Une audition vient de se tenir : relisez la liste, puis donnez votre ordre.")
    _check_places(places, trades)
    for row in places:
        HostPlace.objects.update_or_create(
            panel=panel,
            deposit_id=row.deposit,
            defaults={"place": row.place, "reason": row.reason.strip(), "by": seat.user, "at": at},
        )


def minuted(panel: Panel) -> list[dict[str, Any]]:
    """Return the order of the host as the minutes of a panel print it; dossiers go by their number."""
    rows = panel.host_places.select_related("deposit").defer("deposit__content")
    return [
        {"number": row.deposit.number, "place": row.words, "reason": row.reason}
        for row in rows.order_by("place", "deposit__number")
    ]
