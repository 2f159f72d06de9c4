"""Fill a grid."""

import uuid
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from common.transitions import move
from juries.domain import assignments
from juries.domain.assignments import NotEnoughJurorsError
from juries.domain.grids import Mark, NothingMarkedError, aggregate
from juries.domain.late_conflicts import ConflictRefusedError, DeclaredConflict, declare_conflict
from juries.domain.minutes import half
from juries.enums import AssessmentState, ChangeKind, Verdict
from juries.models import Assessment, AssessmentChange, Criterion, Juror, Panel, Score, ScoringGrid

NOT_APPLICABLE = "na"


class ScoringRefusedError(Exception):
    """The grid cannot be written; the message says why, in French."""


def step_aside(assessment: Assessment, *, reason: str, by: User, at: datetime) -> None:
    """Take a dossier away from a juror who has not opened it, and give it to another at once."""
    move(assessment, "recuse", by=by, at=at, reason=reason)
    with suppress(NotEnoughJurorsError):  # the team sees the reading that is missing
        assignments.assign(assessment.panel, [assessment.deposit], by=by, at=at)


def common_lot_left(juror: Juror) -> bool:
    """Tell whether a juror still has grids of the common lot to hand in."""
    waiting = (AssessmentState.ASSIGNED, AssessmentState.STARTED)
    return juror.assessments.filter(common=True, state__in=waiting).exists()


def waits_for_common_lot(assessment: Assessment) -> bool:
    """Tell whether a dossier stays shut until its juror has handed in the common lot."""
    return bool(assessment.panel.common) and not assessment.common and common_lot_left(assessment.juror)


def check_open(assessment: Assessment, by: User) -> None:
    """Raise :class:`ScoringRefusedError` for a stranger, an unsigned charter or a closed panel."""
    if assessment.juror.user_id != by.pk or assessment.juror.charter_signed_at is None:
        raise ScoringRefusedError("Cette grille n’est pas la vôtre, ou la charte n’est pas signée.")
    if assessment.panel.closed_at is not None:
        raise ScoringRefusedError("Ce jury est clos : les notes ne changent plus.")
    if waits_for_common_lot(assessment):
        raise ScoringRefusedError("Remettez d’abord les grilles du lot commun : chaque juré commence par lui.")


def spelled(value: int | None) -> str:
    """Return a mark as the history keeps it."""
    return NOT_APPLICABLE if value is None else str(value)


def _check_marks(grid: ScoringGrid, marks: Mapping[int, int | None]) -> tuple[dict[int, Criterion], int, int]:
    if grid.scale_min is None or grid.scale_max is None:
        raise ScoringRefusedError("Cette grille n’a pas de barème : elle ne peut pas être notée.")
    criteria = {criterion.pk: criterion for criterion in grid.criteria.all()}
    for key, mark in marks.items():
        criterion = criteria.get(key)
        if criterion is None or (mark is not None and not grid.scale_min <= mark <= grid.scale_max):
            raise ScoringRefusedError(f"Les notes vont de {grid.scale_min} à {grid.scale_max}, critère par critère.")
        if mark is None and not criterion.optional:
            raise ScoringRefusedError(f"Le critère « {criterion} » se note toujours : il ne peut pas être sans objet.")
    return criteria, grid.scale_min, grid.scale_max


def begin(assessment: Assessment, *, by: User, at: datetime) -> None:
    """Make a grid writable: started when it was waiting, reopened when it was handed in.

    Raises :class:`ScoringRefusedError` for the common lot once it is handed in whole: its author was then shown what
    the others gave.
    """
    verb = "reopen" if assessment.state == AssessmentState.SUBMITTED else "start"
    if verb == "reopen" and assessment.common and not common_lot_left(assessment.juror):
        raise ScoringRefusedError("Le lot commun est remis, et vous en avez vu la distribution : il ne se note plus.")
    changes: dict[str, Any] = {"result": None, "submitted_at": None} if verb == "reopen" else {}
    if assessment.state != AssessmentState.STARTED:
        move(assessment, verb, by=by, at=at, **changes)


def put_marks(assessment: Assessment, marks: Mapping[int, int | None]) -> None:
    """Write marks by criterion key, ``None`` meaning « sans objet ». Raises :class:`ScoringRefusedError` (R6)."""
    criteria, low, high = _check_marks(assessment.grid, marks)
    Score.objects.bulk_create(
        [
            Score(
                assessment=assessment, criterion_id=key, value=mark, optional=criteria[key].optional,
                scale_min=low, scale_max=high,
            )
            for key, mark in marks.items()
        ],
        update_conflicts=True,
        unique_fields=["assessment", "criterion"],
        update_fields=["value"],
    )  # fmt: skip


@transaction.atomic
def score(
    assessment: Assessment,
    marks: Mapping[int, int | None],
    *,
    by: User,
    at: datetime,
    comment: str = "",
    verdict: str = "",
) -> None:
    """Save marks by criterion key; an incomplete grid is kept as it is. Reopens a submitted grid.

    Raises :class:`ScoringRefusedError` for a stranger, an unsigned charter, a closed panel or a mark outside the
    scale (R6), and saves nothing then. What changes goes to the history.
    """
    check_open(assessment, by)
    _check_marks(assessment.grid, marks)
    begin(assessment, by=by, at=at)
    held = {key: spelled(value) for key, value in assessment.scores.values_list("criterion", "value")}
    put_marks(assessment, marks)
    fresh: list[tuple[ChangeKind, int | None, str, str]] = [
        (ChangeKind.MARK, key, held.get(key, ""), spelled(mark))
        for key, mark in marks.items()
        if held.get(key, "") != spelled(mark)
    ]
    texts = ((ChangeKind.COMMENT, assessment.comment, comment), (ChangeKind.VERDICT, assessment.verdict, verdict))
    fresh += [(kind, None, before, after) for kind, before, after in texts if before != after]
    AssessmentChange.objects.bulk_create(
        AssessmentChange(
            assessment=assessment, kind=kind, criterion_id=key, before=before, after=after, by=by, at=at,
            client_id=uuid.uuid4(),
        )
        for kind, key, before, after in fresh
    )  # fmt: skip
    assessment.comment, assessment.verdict = comment, verdict
    assessment.save(update_fields=["comment", "verdict"])


@transaction.atomic
def submit(assessment: Assessment, *, by: User, at: datetime) -> None:
    """Hand the grid in with its result. Raises :class:`ScoringRefusedError` when a mark is missing."""
    check_open(assessment, by)
    grid = assessment.grid
    given = dict(assessment.scores.values_list("criterion", "value"))
    criteria = list(grid.criteria.all())
    missing = [criterion for criterion in criteria if criterion.pk not in given]
    if missing or not criteria:
        raise ScoringRefusedError(f"Il manque {len(missing)} note(s) avant de remettre la grille.")
    marks = [Mark(given[criterion.pk], criterion.weight, criterion.counted) for criterion in criteria]
    try:
        result = aggregate(grid.aggregation, marks)
    except NothingMarkedError as error:
        raise ScoringRefusedError(str(error)) from error
    if assessment.verdict == Verdict.FAVOURITE:
        _check_favourites(assessment)
    if assessment.counted and assessment.panel.own_marks:
        _check_own_marks(assessment)
    move(assessment, "submit", by=by, at=at, result=result, submitted_at=at)
    assignments.read_again(assessment, by=by, at=at)


def _check_favourites(assessment: Assessment) -> None:
    """Raise :class:`ScoringRefusedError` when whoever holds the grid gave all the favourites the panel allows."""
    most = assessment.panel.favourites
    if most is None:
        return
    Juror.objects.present_and_past().select_for_update().get(
        pk=assessment.juror_id
    )  # two devices hand in one after the other
    others = assessment.juror.assessments.filter(
        state=AssessmentState.SUBMITTED, verdict=Verdict.FAVOURITE, counted=assessment.counted
    )
    given = others.exclude(pk=assessment.pk).count()
    if given >= most:
        raise ScoringRefusedError(f"Vous avez donné vos {most} coup(s) de cœur : reprenez-en un pour donner celui-ci.")


def _check_own_marks(assessment: Assessment) -> None:
    """Raise :class:`ScoringRefusedError` while half of the members have not handed in their own marks of a dossier."""
    own = assessment.panel.assessments.filter(deposit=assessment.deposit_id, counted=False)
    members = own.exclude(state=AssessmentState.RECUSED).count()
    done, needed = own.filter(state=AssessmentState.SUBMITTED).count(), half(members)
    if done < needed:
        raise ScoringRefusedError(
            f"Les notes personnelles viennent d’abord : {done} remise(s) sur {members}, il en faut {needed}."
        )


def recuse(assessment: Assessment, *, by: User, at: datetime, reason: str) -> DeclaredConflict:
    """Record a conflict discovered late, before or after the grid is handed in: another one reads, at once (R7).

    Raises :class:`ScoringRefusedError` for a stranger, an unsigned charter or an empty reason.
    """
    if assessment.juror.user_id != by.pk or assessment.juror.charter_signed_at is None:
        raise ScoringRefusedError("Cette grille n’est pas la vôtre, ou la charte n’est pas signée.")
    try:
        return declare_conflict(assessment.juror, assessment.deposit, reason=reason, by=by, at=at)
    except ConflictRefusedError as error:
        raise ScoringRefusedError(str(error)) from None


def close(panel: Panel, *, at: datetime) -> None:
    """Close a panel: its marks no longer change."""
    Panel.objects.filter(pk=panel.pk, closed_at__isnull=True).update(closed_at=at)
    panel.closed_at = at
