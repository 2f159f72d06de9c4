"""Fill a grid."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.dispatch import Signal

from accounts.models import User
from common.transitions import move
from juries.domain import assignments
from juries.domain.assignments import NotEnoughJurorsError
from juries.enums import Aggregation, AssessmentState, ConflictOrigin
from juries.models import Assessment, Conflict, Juror, Panel, Score, Tie

signed = Signal()  # juror, at: sent in the transaction that signs the charter


class ScoringRefusedError(Exception):
    """The grid cannot be written; the message says why, in French."""


@transaction.atomic
def sign_charter(juror: Juror, *, at: datetime, ties: Mapping[str, Sequence[str]] | None = None) -> None:
    """Record what ties the juror, by kind, then that they accepted the charter: only then do the dossiers open.

    Who hears :data:`signed`, in the same transaction, withdraws from them what they declared. A second call does
    nothing: what comes up later is a recusal.
    """
    if not Juror.objects.filter(pk=juror.pk, charter_signed_at__isnull=True).update(charter_signed_at=at):
        return
    Tie.objects.bulk_create(
        Tie(juror=juror, kind=kind, label=label)
        for kind, labels in (ties or {}).items()
        for label in dict.fromkeys(one.strip()[:200] for one in labels)
        if label
    )
    signed.send(sender=Juror, juror=juror, at=at)


def step_aside(assessment: Assessment, *, reason: str, by: User, at: datetime) -> None:
    """Take a dossier away from a juror who has not opened it, and give it to another at once."""
    move(assessment, "recuse", by=by, at=at, reason=reason)
    if not assessment.panel.collective:
        with suppress(NotEnoughJurorsError):  # the team sees the reading that is missing
            assignments.assign(assessment.panel, [assessment.deposit], by=by, at=at)


def _check_open(assessment: Assessment, by: User) -> None:
    if assessment.juror.user_id != by.pk or assessment.juror.charter_signed_at is None:
        raise ScoringRefusedError("Cette grille n’est pas la vôtre, ou la charte n’est pas signée.")
    if assessment.panel.closed_at is not None:
        raise ScoringRefusedError("Ce jury est clos : les notes ne changent plus.")


@transaction.atomic
def score(
    assessment: Assessment, marks: dict[int, int], *, by: User, at: datetime, comment: str = "", verdict: str = ""
) -> None:
    """Save marks by criterion key; an incomplete grid is kept as it is. Reopens a submitted grid.

    Raises :class:`ScoringRefusedError` for a stranger, an unsigned charter, a closed panel or a mark outside the
    scale (R6), and saves nothing then.
    """
    _check_open(assessment, by)
    grid = assessment.panel.grid
    if grid.scale_min is None or grid.scale_max is None:
        raise ScoringRefusedError("Cette grille n’a pas de barème : elle ne peut pas être notée.")
    criteria = set(grid.criteria.values_list("pk", flat=True))
    if not criteria.issuperset(marks) or any(not grid.scale_min <= mark <= grid.scale_max for mark in marks.values()):
        raise ScoringRefusedError(f"Les notes vont de {grid.scale_min} à {grid.scale_max}, critère par critère.")
    verb = "reopen" if assessment.state == AssessmentState.SUBMITTED else "start"
    changes: dict[str, Any] = {"result": None, "submitted_at": None} if verb == "reopen" else {}
    if assessment.state != AssessmentState.STARTED:
        move(assessment, verb, by=by, at=at, **changes)
    Score.objects.bulk_create(
        [
            Score(
                assessment=assessment, criterion_id=key, value=mark, scale_min=grid.scale_min, scale_max=grid.scale_max
            )
            for key, mark in marks.items()
        ],
        update_conflicts=True,
        unique_fields=["assessment", "criterion"],
        update_fields=["value"],
    )
    assessment.comment, assessment.verdict = comment, verdict
    assessment.save(update_fields=["comment", "verdict"])


def aggregate(aggregation: str, values: list[int]) -> Decimal:
    """Return the sum, or the mean to three decimals, of a complete grid's marks."""
    total = Decimal(sum(values))
    return total if aggregation == Aggregation.SUM else round(total / len(values), 3)


@transaction.atomic
def submit(assessment: Assessment, *, by: User, at: datetime) -> None:
    """Hand the grid in with its result. Raises :class:`ScoringRefusedError` when a mark is missing."""
    _check_open(assessment, by)
    grid = assessment.panel.grid
    values = list(assessment.scores.values_list("value", flat=True))
    missing = grid.criteria.count() - len(values)
    if missing or not values:
        raise ScoringRefusedError(f"Il manque {missing} note(s) avant de remettre la grille.")
    move(assessment, "submit", by=by, at=at, result=aggregate(grid.aggregation, values), submitted_at=at)


@transaction.atomic
def recuse(assessment: Assessment, *, by: User, at: datetime, reason: str) -> None:
    """Record a conflict discovered late: the juror's access to the deposit ends and another one reads it, at once."""
    _check_open(assessment, by)
    if not reason.strip():
        raise ScoringRefusedError("Indiquez le motif du déport.")
    Conflict.objects.update_or_create(
        juror=assessment.juror,
        deposit=assessment.deposit,
        defaults={
            "origin": ConflictOrigin.RECUSAL, "reason": reason.strip()[:300], "at": at,
            "dismissed_at": None, "dismissed_by": None,
        },
    )  # fmt: skip
    step_aside(assessment, reason=reason, by=by, at=at)


def close(panel: Panel, *, at: datetime) -> None:
    """Close a panel: its marks no longer change."""
    Panel.objects.filter(pk=panel.pk, closed_at__isnull=True).update(closed_at=at)
    panel.closed_at = at
