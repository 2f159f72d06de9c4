"""Fill a grid."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from accounts.models import User
from common.language.french import counted
from common.refusals import RefusedError
from common.transitions import Step, move, move_each
from juries.domain.grids import Mark, NothingMarkedError, aggregate
from juries.domain.late_conflicts import ConflictRefusedError, DeclaredConflict, declare_conflict
from juries.domain.minutes import half
from juries.domain.sharing import assignments
from juries.domain.sharing.assignments import NotEnoughJurorsError
from juries.enums import NOT_APPLICABLE, AssessmentState, ChangeKind, Verdict
from juries.models import Assessment, AssessmentChange, Criterion, Juror, Panel, Score, ScoringGrid

LOCKED = "Cette grille est remise : « Modifier ma grille » la rouvre."


class ScoringRefusedError(RefusedError):
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


@dataclass(frozen=True, slots=True)
class Entry:
    """What somebody writes in a grid: marks by criterion key (``None`` is « sans objet »), a comment, an opinion."""

    assessment: Assessment
    marks: Mapping[int, int | None]
    by: User
    at: datetime
    comment: str = ""
    verdict: str = ""


def begin(assessment: Assessment, *, by: User, at: datetime) -> None:
    """Make a grid that was waiting a started one. Raises :class:`ScoringRefusedError` for one that is handed in."""
    _begin_many([Step(assessment, by, at)])


def _begin_many(steps: Sequence[Step]) -> None:
    if any(step.subject.state == AssessmentState.SUBMITTED for step in steps):
        raise ScoringRefusedError(LOCKED)
    move_each([step for step in steps if step.subject.state != AssessmentState.STARTED], "start")


def may_reopen(assessment: Assessment) -> bool:
    """Tell whether a grid may be reopened: handed in, in a panel that is open, the common lot still being read.

    Whoever handed in the whole common lot was shown what the others gave.
    """
    if assessment.state != AssessmentState.SUBMITTED or assessment.panel.closed_at is not None:
        return False
    return not assessment.common or common_lot_left(assessment.juror)


def reopen(assessment: Assessment, *, by: User, at: datetime) -> None:
    """Take back a grid that was handed in: its result counts no more until it is handed in again.

    Nothing is done to a grid that is not handed in. Raises :class:`ScoringRefusedError` for a stranger, a closed panel,
    or the common lot once it is handed in whole.
    """
    check_open(assessment, by)
    if assessment.state != AssessmentState.SUBMITTED:
        return
    if not may_reopen(assessment):
        raise ScoringRefusedError("Le lot commun est remis, et vous en avez vu la distribution : il ne se note plus.")
    move(assessment, "reopen", by=by, at=at, result=None, submitted_at=None)


def put_marks(assessment: Assessment, marks: Mapping[int, int | None]) -> None:
    """Write marks by criterion key, ``None`` meaning « sans objet ». Raises :class:`ScoringRefusedError` (R6)."""
    _write_marks(_scores(assessment, marks))


def _scores(assessment: Assessment, marks: Mapping[int, int | None]) -> list[Score]:
    """Return marks not saved yet. Raises :class:`ScoringRefusedError` (R6)."""
    criteria, low, high = _check_marks(assessment.grid, marks)
    return [
        Score(
            assessment=assessment, criterion_id=key, value=mark, optional=criteria[key].optional,
            scale_min=low, scale_max=high,
        )
        for key, mark in marks.items()
    ]  # fmt: skip


def _write_marks(scores: Sequence[Score]) -> None:
    Score.objects.bulk_create(
        scores,
        update_conflicts=True,
        unique_fields=["assessment", "criterion"],
        update_fields=["value"],
    )


def score(
    assessment: Assessment,
    marks: Mapping[int, int | None],
    *,
    by: User,
    at: datetime,
    comment: str = "",
    verdict: str = "",
) -> None:
    """Save marks by criterion key; an incomplete grid is kept as it is.

    Raises :class:`ScoringRefusedError` for a stranger, an unsigned charter, a closed panel, a grid that is handed in or
    a mark outside the scale (R6), and saves nothing then. What changes goes to the history.
    """
    score_many([Entry(assessment, marks, by, at, comment, verdict)])


@transaction.atomic
def score_many(entries: Sequence[Entry]) -> None:
    """Save marks in many grids, each as :func:`score` does, all or none; the queries do not grow with the grids."""
    scores: list[Score] = []
    for entry in entries:
        check_open(entry.assessment, entry.by)
        scores += _scores(entry.assessment, entry.marks)
    _begin_many([Step(entry.assessment, entry.by, entry.at) for entry in entries])
    held = _marks_held([entry.assessment for entry in entries])
    _write_marks(scores)
    AssessmentChange.objects.bulk_create(
        change for entry in entries for change in _changes(entry, held[entry.assessment.pk])
    )
    for entry in entries:
        entry.assessment.comment, entry.assessment.verdict = entry.comment, entry.verdict
    Assessment.objects.bulk_update([entry.assessment for entry in entries], ["comment", "verdict"])


def _marks_held(assessments: Sequence[Assessment]) -> dict[int, dict[int, int | None]]:
    """Return the marks that grids hold, by grid and criterion (one query)."""
    held: dict[int, dict[int, int | None]] = {assessment.pk: {} for assessment in assessments}
    rows = Score.objects.filter(assessment__in=held).order_by("assessment", "pk")
    for key, criterion, value in rows.values_list("assessment", "criterion", "value"):
        held[key][criterion] = value
    return held


def _changes(entry: Entry, held: Mapping[int, int | None]) -> Iterator[AssessmentChange]:
    """Yield the lines of history of what changes in a grid that still has its earlier comment and opinion."""
    assessment = entry.assessment
    before = {key: spelled(value) for key, value in held.items()}
    fresh: list[tuple[ChangeKind, int | None, str, str]] = [
        (ChangeKind.MARK, key, before.get(key, ""), spelled(mark)) for key, mark in entry.marks.items()
    ]
    fresh += [
        (ChangeKind.COMMENT, None, assessment.comment, entry.comment),
        (ChangeKind.VERDICT, None, assessment.verdict, entry.verdict),
    ]
    for kind, key, earlier, later in fresh:
        if earlier != later:
            yield AssessmentChange(
                assessment=assessment, kind=kind, criterion_id=key, before=earlier, after=later, by=entry.by,
                at=entry.at, client_id=uuid.uuid4(),
            )  # fmt: skip


def submit(assessment: Assessment, *, by: User, at: datetime) -> None:
    """Hand the grid in with its result. Raises :class:`ScoringRefusedError` when a mark is missing."""
    submit_many([Step(assessment, by, at)])


@transaction.atomic
def submit_many(steps: Sequence[Step]) -> None:
    """Hand many grids in, each as :func:`submit` does and in this order, all or none.

    The queries do not grow with the grids, but for those whose rule looks at what was handed in before them.
    """
    held = _marks_held([step.subject for step in steps])
    waiting: list[Step] = []
    for step in steps:
        assessment = step.subject
        check_open(assessment, step.by)  # type: ignore[arg-type] # a grid is handed in by somebody
        changes = {"result": _result(assessment.grid, held[assessment.pk]), "submitted_at": step.at}
        favourite = assessment.verdict == Verdict.FAVOURITE
        own_marks = assessment.counted and assessment.panel.own_marks
        if favourite or own_marks:
            move_each(waiting, "submit")
            waiting = []
        if favourite:
            _check_favourites(assessment)
        if own_marks:
            _check_own_marks(assessment)
        waiting.append(replace(step, changes=changes))
    move_each(waiting, "submit")
    last: dict[tuple[int, int], Step] = {}
    for step in steps:  # how far apart the readings of a dossier are is known once all of them are in
        dossier = (step.subject.panel_id, step.subject.deposit_id)
        last.pop(dossier, None)
        last[dossier] = step
    for step in last.values():
        assignments.read_again(step.subject, by=step.by, at=step.at)  # type: ignore[arg-type] # same


def _result(grid: ScoringGrid, held: Mapping[int, int | None]) -> Decimal:
    """Return the result of a whole grid. Raises :class:`ScoringRefusedError` when a mark is missing."""
    criteria = list(grid.criteria.all())
    missing = [criterion for criterion in criteria if criterion.pk not in held]
    if missing or not criteria:
        raise ScoringRefusedError(f"Il manque {counted(len(missing), 'note')} avant de remettre la grille.")
    marks = [Mark(held[criterion.pk], criterion.weight, criterion.counted) for criterion in criteria]
    try:
        return aggregate(grid.aggregation, marks)
    except NothingMarkedError as error:
        raise ScoringRefusedError(str(error)) from error


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
        given_text = "votre coup de cœur" if most == 1 else f"vos {most} coups de cœur"
        raise ScoringRefusedError(f"Vous avez donné {given_text} : reprenez-en un pour donner celui-ci.")


def _check_own_marks(assessment: Assessment) -> None:
    """Raise :class:`ScoringRefusedError` while half of the members have not handed in their own marks of a dossier."""
    own = assessment.panel.assessments.filter(deposit=assessment.deposit_id, counted=False)
    members = own.exclude(state=AssessmentState.RECUSED).count()
    done, needed = own.filter(state=AssessmentState.SUBMITTED).count(), half(members)
    if done < needed:
        raise ScoringRefusedError(
            f"Les notes personnelles viennent d’abord : {counted(done, 'remise')} sur {members}, il en faut {needed}."
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
