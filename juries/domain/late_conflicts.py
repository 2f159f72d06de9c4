"""A conflict of interest found once a grid is begun or handed in: the mark is set aside, and somebody else reads (R7).

Nothing is deleted: the marks, the words and their history stay with the grid, and its result moves from what counts to
what was set aside. Every computation reads the grids handed in, so that results, corrections and explanations follow.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.dispatch import Signal

from accounts.models import User
from common.refusals import RefusedError
from common.transitions import move
from dossiers.models import Deposit
from juries.domain.sharing import assignments
from juries.domain.sharing.assignments import NotEnoughJurorsError
from juries.enums import AssessmentState, ConflictOrigin
from juries.models import Assessment, Conflict, Juror

MAX_REASON_CHARS = 300
conflict_declared = Signal()  # juror, deposit, by, at: sent in the transaction that records it
marks_set_aside = Signal()  # panel: sent in the transaction that sets marks of it aside


class ConflictRefusedError(RefusedError):
    """The conflict cannot be declared; the message says why, in French."""


@dataclass(frozen=True, slots=True)
class DeclaredConflict:
    """What a declaration did: grids set aside, readings given to others, and whether a reader is missing."""

    set_aside: int
    reassigned: int
    missing: bool


def set_aside(assessment: Assessment, *, reason: str, by: User, at: datetime) -> None:
    """Move a grid's result from what counts to what was set aside; one not handed in is simply recused."""
    if assessment.state != AssessmentState.SUBMITTED:
        move(assessment, "recuse", by=by, at=at, reason=reason)
        return
    move(
        assessment, "set_aside", by=by, at=at, reason=reason, set_aside_result=assessment.result, set_aside_at=at,
        result=None, submitted_at=None,
    )  # fmt: skip


@transaction.atomic
def declare_conflict(juror: Juror, deposit: Deposit, *, reason: str, by: User, at: datetime) -> DeclaredConflict:
    """Record a conflict whenever it is found, by the juror or by the team, and have the dossier read by another.

    In a closed panel the mark is set aside and nobody else reads. Raises :class:`ConflictRefusedError` without a reason
    or for a stranger.
    """
    if by.pk != juror.user_id and not by.is_team:
        raise ConflictRefusedError("Seuls le juré ou la jurée et l’équipe du programme déclarent ce conflit.")
    reason = reason.strip()[:MAX_REASON_CHARS]
    if not reason:
        raise ConflictRefusedError(
            "Indiquez le motif du déport ou du conflit : il est gardé avec la note.", field="reason"
        )
    origin = ConflictOrigin.RECUSAL if by.pk == juror.user_id else ConflictOrigin.TEAM
    Conflict.objects.update_or_create(
        juror=juror, deposit=deposit,
        defaults={"origin": origin, "reason": reason, "at": at, "dismissed_at": None, "dismissed_by": None},
    )  # fmt: skip
    conflict_declared.send(sender=Conflict, juror=juror, deposit=deposit, by=by, at=at)
    locked = Assessment.objects.select_for_update(of=("self",)).select_related("panel", "deposit", "juror")
    held = list(locked.filter(juror=juror, deposit=deposit).exclude(state=AssessmentState.RECUSED).order_by("pk"))
    submitted = sum(assessment.state == AssessmentState.SUBMITTED for assessment in held)
    for assessment in held:
        set_aside(assessment, reason=reason, by=by, at=at)
    if submitted:
        marks_set_aside.send(sender=Assessment, panel=juror.panel)
    if not held or juror.panel.closed_at is not None:
        return DeclaredConflict(submitted, 0, missing=bool(held))
    before = _active(juror, deposit)
    with suppress(NotEnoughJurorsError):
        assignments.assign(juror.panel, [deposit], by=by, at=at)
    given = _active(juror, deposit) - before
    return DeclaredConflict(submitted, given, missing=not given and any(assessment.counted for assessment in held))


def _active(juror: Juror, deposit: Deposit) -> int:
    readings = juror.panel.assessments.filter(deposit=deposit, counted=True)
    return readings.exclude(state=AssessmentState.RECUSED).count()
