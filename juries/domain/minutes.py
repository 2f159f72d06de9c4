"""Draw up, sign and verify the minutes of panels."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import User
from common.days import day_of
from common.digests import canonical_json
from common.language.formatting import figure, french_date, french_datetime
from common.language.french import counted
from common.refusals import RefusedError
from documents.domain import production
from documents.models import Document
from juries.domain import deliberations, host_orders
from juries.enums import AssessmentState
from juries.models import Assessment, Juror, Minutes, Panel

SERIES = "PV"
FIRST = "0" * 64


class MinutesRefusedError(RefusedError):
    """The minutes cannot be drawn up or signed; the message says why, in French."""


@dataclass(frozen=True, slots=True)
class Session:
    """What people say of a session: who was there, who presides, disagreements and remarks.

    ``facts`` is what the campaign adds, ready to be frozen: its name, the rankings, the vote on the marks.
    """

    present: Collection[int]
    chair: int
    dissent: str = ""
    remarks: str = ""
    reason: str = ""
    facts: dict[str, Any] = field(default_factory=dict)


def half(members: int) -> int:
    """Return how many members must be there: half of them, rounded up."""
    return -(-members // 2)


def quorum(panel: Panel) -> int:
    """Return how many members of a panel must be there."""
    return half(panel.jurors.present().count())


def _digest(previous: str, content: dict[str, Any]) -> str:
    return hashlib.sha256(f"{previous}\n{canonical_json(content)}".encode()).hexdigest()


def _composition(jurors: list[Juror], session: Session) -> list[dict[str, Any]]:
    def role(juror: Juror) -> str:
        if juror.left_at is not None:
            return f"A quitté le jury le {french_date(day_of(juror.left_at))}"
        if juror.pk == session.chair:
            return "Présidence"
        return "Référent ou référente" if juror.secretary else "Membre"

    return [
        {
            "name": str(juror.user),
            "kind": juror.get_kind_display(),
            "role": role(juror),
            "present": juror.pk in session.present,
            "charter": f"{french_date(day_of(juror.charter_signed_at))}, {juror.charter}"
            if juror.charter_signed_at
            else "",
        }
        for juror in jurors
    ]


def _results(panel: Panel) -> list[dict[str, Any]]:
    """Return each grid handed in: its dossier's number, its result, its verdict; who marked is not told."""
    done = panel.assessments.filter(state=AssessmentState.SUBMITTED, counted=True).select_related("deposit")
    rows: QuerySet[Assessment] = done.defer("deposit__content").order_by("deposit__number", "pk")
    return [
        {
            "number": assessment.deposit.number,
            "result": figure(assessment.result or 0),
            "verdict": assessment.get_verdict_display(),
        }
        for assessment in rows
    ]


def _content(panel: Panel, jurors: list[Juror], session: Session, at: datetime) -> dict[str, Any]:
    grid = panel.grid
    recused = panel.assessments.filter(state=AssessmentState.RECUSED).select_related("juror__user", "deposit")
    return {
        "panel": panel.name,
        "drawn_up_at": french_datetime(at),
        "grid": {
            "name": str(grid),
            "scale": f"{grid.scale_min} à {grid.scale_max}",
            "result": grid.get_aggregation_display(),
            "criteria": [
                {
                    "label": criterion.label,
                    "weight": criterion.weight,
                    "counted": criterion.counted,
                    "levels": [[mark, words] for mark, words in criterion.marks if words and criterion.levels],
                }
                for criterion in grid.criteria.all()
            ],
        },
        "members": _composition(jurors, session),
        "quorum": quorum(panel),
        "present": len(session.present),
        "recusals": list(
            dict.fromkeys(
                f"{assessment.juror} : dossier {assessment.deposit.number}" for assessment in recused.order_by("pk")
            )
        ),
        "deliberation": deliberations.minuted(panel),
        "host_order": host_orders.minuted(panel),
        "results": _results(panel),
        "dissent": session.dissent.strip(),
        "remarks": session.remarks.strip(),
        **session.facts,
    }


def _check(panel: Panel, jurors: list[Juror], session: Session) -> None:
    known = {juror.pk for juror in jurors if juror.left_at is None}
    if panel.closed_at is None:
        raise MinutesRefusedError("Closez le jury d’abord : le procès-verbal porte sur des notes qui ne changent plus.")
    if not known.issuperset(session.present) or session.chair not in session.present:
        raise MinutesRefusedError("La présidence est tenue par une personne présente, membre du jury.")
    needed = quorum(panel)
    if len(session.present) < needed:
        present = counted(len(session.present), "présent")
        raise MinutesRefusedError(f"Le quorum n’est pas atteint : {present}, il en faut {needed}.")


@transaction.atomic
def draw_up(panel: Panel, session: Session, *, by: User, at: datetime) -> Minutes:
    """Freeze what a closed panel decided, chained to the last minutes of the platform; a second time corrects.

    Raises :class:`MinutesRefusedError` for an open panel, a missing quorum, an absent chair, or a correction without
    reason. Minutes that nobody signed yet are replaced by the correction all the same: nothing is ever removed.
    """
    Panel.objects.select_for_update().get(pk=panel.pk)
    jurors = list(panel.jurors.present_and_past().select_related("user", "charter").order_by("pk"))
    _check(panel, jurors, session)
    rank = panel.minutes.count() + 1
    if rank > 1 and not session.reason.strip():
        raise MinutesRefusedError("Un procès-verbal existe : dites pourquoi celui-ci le corrige.", field="reason")
    last = Minutes.objects.select_for_update().order_by("pk").last()
    previous = last.sha256 if last is not None else FIRST
    content = _content(panel, jurors, session, at) | {"reason": session.reason.strip(), "rank": rank}
    panel.jurors.present_and_past().update(chair=False)
    panel.jurors.present().filter(pk=session.chair).update(chair=True)
    return Minutes.objects.create(
        panel=panel,
        rank=rank,
        content=content,
        reason=session.reason.strip()[:500] if rank > 1 else "",
        previous_sha256=previous,
        sha256=_digest(previous, content),
        by=by,
        at=at,
    )


def to_sign(user: User) -> QuerySet[Minutes]:
    """Return the minutes that wait for a person's signature, as the chair; a corrected one waits no more."""
    mine = Minutes.objects.filter(panel__jurors__user=user, panel__jurors__chair=True, signed_at__isnull=True)
    newer = Minutes.objects.filter(panel=OuterRef("panel"), rank__gt=OuterRef("rank"))
    return mine.exclude(Exists(newer)).select_related("panel")


@transaction.atomic
def sign(minutes: Minutes, *, by: User, at: datetime) -> Document:
    """Sign as the panel's chair and register the sealed PDF, once.

    Raises :class:`MinutesRefusedError` for somebody else, a corrected text, or a second signature.
    """
    locked = Minutes.objects.select_for_update().select_related("panel").get(pk=minutes.pk)
    if not locked.panel.jurors.present().filter(user=by, chair=True).exists():
        raise MinutesRefusedError("Seule la présidence du jury signe son procès-verbal.")
    if locked.signed_at is not None:
        raise MinutesRefusedError("Ce procès-verbal est déjà signé.")
    if locked.panel.minutes.filter(rank__gt=locked.rank).exists():
        raise MinutesRefusedError("Ce procès-verbal a été corrigé : signez le plus récent.")
    locked.signed_by, locked.signed_at = by, at
    locked.save(update_fields=["signed_by", "signed_at"])
    minutes.signed_by, minutes.signed_at = by, at
    signature = {
        "signed_by": str(by),
        "signed_at": french_datetime(at),
        "previous": locked.previous_sha256,
        "sha256": locked.sha256,
    }
    return production.request(
        "jury_minutes",
        title=f"Procès-verbal, {locked.panel}",
        key=f"minutes-{locked.pk}",
        about=locked.panel,
        context=locked.content | signature,
        at=at,
        series=SERIES,
    )


def document(minutes: Minutes) -> Document | None:
    """Return the sealed PDF of signed minutes, or nothing."""
    return Document.objects.filter(key=f"minutes-{minutes.pk}").first()


def faults() -> list[str]:
    """Return what is wrong in the chain of minutes, in French: a changed text, one removed or inserted."""
    faults, previous = [], FIRST
    for minutes in Minutes.objects.select_related("panel").order_by("pk"):
        if minutes.previous_sha256 != previous:
            faults.append(f"{minutes} : le procès-verbal qui le précède n’est plus celui qu’il suivait.")
        if minutes.sha256 != _digest(minutes.previous_sha256, minutes.content):
            faults.append(f"{minutes} : son contenu n’est plus celui de son empreinte.")
        previous = minutes.sha256
    return faults
