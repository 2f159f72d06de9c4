"""Deliberate: open the deliberation of a panel, discuss its dossiers, conclude on each, settle ties."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.dispatch import Signal

from accounts.models import User
from common.language.formatting import french_datetime
from common.language.french import counted
from common.refusals import RefusedError
from dossiers.models import Deposit
from juries.enums import AssessmentState
from juries.models import Assessment, Conclusion, Deliberation, DeliberationMessage, Panel, TiePlace
from juries.queries import standings

opened = Signal()  # deliberation, at: sent in the transaction that opens it
WAITING = (AssessmentState.ASSIGNED, AssessmentState.STARTED)


class DeliberationRefusedError(RefusedError):
    """The deliberation cannot be opened or written; the message says why, in French."""


def own_grids(panel: Panel) -> QuerySet[Assessment]:
    """Return the grids that members fill each alone: those of a collective panel are not the ones it counts."""
    return panel.assessments.filter(counted=not panel.collective).exclude(state=AssessmentState.RECUSED)


def grids_left(panel: Panel) -> int:
    """Return how many grids members have still to hand in, each alone, before they may compare."""
    return own_grids(panel).filter(state__in=WAITING).count()


def _check_open(panel: Panel) -> None:
    if panel.closed_at is not None:
        raise DeliberationRefusedError("Ce jury est clos : sa délibération ne change plus.")


@transaction.atomic
def open_deliberation(panel: Panel, *, names: bool, in_minutes: bool, by: User, at: datetime) -> Deliberation:
    """Let the members of a panel compare their readings, once each has handed in theirs; a second time does nothing.

    Nobody's mark may follow from another's, so that a grid not handed in keeps the deliberation shut.
    Raises :class:`DeliberationRefusedError` for a closed panel, one without dossier, or grids left.
    """
    locked = Panel.objects.select_for_update().get(pk=panel.pk)
    _check_open(locked)
    if not locked.assessments.exists():
        raise DeliberationRefusedError("Aucun dossier n’est confié à ce jury : il n’a rien à délibérer.")
    if left := grids_left(locked):
        waiting = counted(left, "grille reste à remettre", "grilles restent à remettre")
        raise DeliberationRefusedError(f"{waiting} : chacun note seul, avant de comparer.")
    deliberation, created = Deliberation.objects.get_or_create(
        panel=locked, defaults={"names": names, "in_minutes": in_minutes, "opened_by": by, "opened_at": at}
    )
    if created:
        opened.send(Deliberation, deliberation=deliberation, at=at)
    return deliberation


def check_keeper(*, keeps: bool) -> None:
    """Refuse somebody who does not keep the record of the panel. Raises :class:`DeliberationRefusedError`."""
    if not keeps:
        raise DeliberationRefusedError("La personne référente du jury, ou qui le préside, écrit ce que le jury décide.")


def _lock(deliberation: Deliberation) -> None:
    """Lock the panel of a deliberation, which is still open. Raises :class:`DeliberationRefusedError`."""
    _check_open(Panel.objects.select_for_update().get(pk=deliberation.panel_id))


@transaction.atomic
def write_message(
    deliberation: Deliberation, deposit: Deposit | None, text: str, *, public_id: uuid.UUID, by: User, at: datetime
) -> None:
    """Add a message to the discussion; the same one sent twice is written once.

    Raises :class:`DeliberationRefusedError` for an empty message, or once the panel is closed.
    """
    if not text.strip():
        raise DeliberationRefusedError("Écrivez votre message.", field="text")
    _lock(deliberation)
    DeliberationMessage.objects.get_or_create(
        public_id=public_id,
        defaults={"deliberation": deliberation, "deposit": deposit, "text": text.strip(), "by": by, "at": at},
    )


def mark_of(conclusion: Conclusion | None) -> str:
    """Return what a page sends back to say which conclusion its author had read."""
    return conclusion.at.isoformat() if conclusion is not None else ""


@transaction.atomic
def conclude(
    deliberation: Deliberation, deposit: Deposit, *, verdict: str, reason: str, base: str, by: User, at: datetime
) -> None:
    """Write what the panel concludes of a dossier, in place of what it had concluded.

    ``base`` is the :func:`mark_of` what the author had read. Raises :class:`DeliberationRefusedError` without a reason,
    once the panel is closed, or when somebody concluded meanwhile.
    """
    if not reason.strip():
        raise DeliberationRefusedError("Dites en une phrase ce qui fonde cet avis.", field="reason")
    _lock(deliberation)
    former = deliberation.conclusions.select_related("by").filter(deposit=deposit).first()
    if former is not None and mark_of(former) != base:
        raise DeliberationRefusedError(
            f"{former.by} vient de conclure : « {former.get_verdict_display()} », {former.reason}. Relisez, puis"
            " enregistrez de nouveau si le jury en décide autrement."
        )
    Conclusion.objects.update_or_create(
        deliberation=deliberation,
        deposit=deposit,
        defaults={"verdict": verdict, "reason": reason.strip(), "by": by, "at": at},
    )


@dataclass(frozen=True, slots=True)
class TieDecision:
    """How a panel orders dossiers whose marks are equal: the best first, by key of deposit, and why."""

    order: Sequence[int]
    reason: str


@transaction.atomic
def settle_tie(deliberation: Deliberation, decision: TieDecision, *, by: User, at: datetime) -> None:
    """Give an order to dossiers whose marks are equal, all of them at once (R9).

    Raises :class:`DeliberationRefusedError` without a reason, once the panel is closed, or when these dossiers are not
    those that are tied.
    """
    if not decision.reason.strip():
        raise DeliberationRefusedError("Dites ce qui départage ces dossiers : le procès-verbal le dit.", field="reason")
    _lock(deliberation)
    _, ties = standings.standings(deliberation.panel)
    if not any(sorted(tie.deposits) == sorted(decision.order) for tie in ties):
        raise DeliberationRefusedError("Ces dossiers ne sont plus ex aequo : leurs notes ont changé. Relisez la liste.")
    deliberation.tie_places.filter(deposit__in=decision.order).delete()
    group = uuid.uuid4()
    TiePlace.objects.bulk_create(
        TiePlace(
            deliberation=deliberation, deposit_id=key, group=group, place=place, reason=decision.reason.strip(),
            settled_by=by, settled_at=at,
        )
        for place, key in enumerate(decision.order, start=1)
    )  # fmt: skip


def minuted(panel: Panel) -> dict[str, Any]:
    """Return what the minutes of a panel say of its deliberation; nothing when it had none.

    Dossiers go by their number. The discussion is there only when the deliberation was opened so.
    """
    deliberation = Deliberation.objects.select_related("opened_by").filter(panel=panel).first()
    if deliberation is None:
        return {}
    conclusions = deliberation.conclusions.select_related("deposit").defer("deposit__content")
    places = deliberation.tie_places.select_related("deposit").defer("deposit__content")
    groups: dict[uuid.UUID, list[TiePlace]] = {}
    for place in places:
        groups.setdefault(place.group, []).append(place)
    discussed = deliberation.messages.select_related("by", "deposit").defer("deposit__content")
    return {
        "opened": f"{french_datetime(deliberation.opened_at)}, par {deliberation.opened_by}",
        "conclusions": [
            {"number": row.deposit.number, "verdict": row.get_verdict_display(), "reason": row.reason}
            for row in conclusions.order_by("deposit__number")
        ],
        "ties": [
            {"numbers": [place.deposit.number for place in group], "reason": group[0].reason}
            for group in groups.values()
        ],
        "discussion": [
            {
                "number": row.deposit.number if row.deposit else "",
                "by": str(row.by),
                "at": french_datetime(row.at),
                "text": row.text,
            }
            for row in (discussed if deliberation.in_minutes else discussed.none())
        ],
    }
