"""Apply what a juror did in the reading room, act by act, exactly once, in the order it was done.

The browser keeps each act until the server has answered it, and may send it again after a lost connection: the act's
own identifier makes the second sending harmless. Each act says what it replaced; when something else was written in
the meantime, from another device, nothing is overwritten and the juror decides.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction

from accounts.models import User
from common.language.text import normalize_text
from common.web.inputs import is_whole
from juries.domain import assessments, private_notes
from juries.domain.assessments import ScoringRefusedError, spelled
from juries.enums import NOT_APPLICABLE, AssessmentState, ChangeKind, Verdict
from juries.models import Assessment, AssessmentChange
from juries.rules import readable_assessments

WHOLE = {ChangeKind.SUBMIT, ChangeKind.REOPEN}  # acts on the grid itself, which replace no value
MERGE_WINDOW = timedelta(minutes=10)
MAX_TEXT_LENGTH = 20_000
MARK_DIGITS = 4  # of the highest scale there can be


class Act(NamedTuple):
    """One act as the browser tells it; ``criterion`` is a key, for a mark only."""

    client_id: uuid.UUID
    assessment: uuid.UUID
    kind: str
    criterion: int | None
    value: str
    base: str
    made_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of an act: « done » (now or before), « rival », « refused » or « held »; ``value`` is what stands."""

    client_id: uuid.UUID
    outcome: str
    value: str = ""
    message: str = ""


def current(assessment: Assessment, kind: str, criterion: int | None) -> str:
    """Return what stands for the subject of an act, as the history spells it."""
    match kind:
        case ChangeKind.MARK:
            held = assessment.scores.filter(criterion=criterion).values_list("value", flat=True)
            return spelled(held[0]) if held else ""
        case ChangeKind.COMMENT:
            return normalize_text(assessment.comment)  # an older one may not be: what is sent is
        case ChangeKind.VERDICT:
            return assessment.verdict
        case ChangeKind.NOTE:
            return private_notes.note_of(assessment.juror.user, assessment.deposit_id)
        case _:
            return assessment.state


def _check(act: Act) -> None:
    if act.kind not in ChangeKind.values or (act.kind == ChangeKind.MARK) != (act.criterion is not None):
        raise ScoringRefusedError("Cet acte n’est pas connu.")
    if len(act.value) > MAX_TEXT_LENGTH:
        raise ScoringRefusedError(f"Ce texte dépasse {MAX_TEXT_LENGTH} caractères.")
    if act.kind == ChangeKind.VERDICT and act.value not in {"", *Verdict.values}:
        raise ScoringRefusedError("Cet avis n’existe pas.")
    if act.kind == ChangeKind.MARK and not (
        act.value in {"", NOT_APPLICABLE} or is_whole(act.value, digits=MARK_DIGITS)
    ):
        raise ScoringRefusedError("Cette note n’existe pas.")


def _write(assessment: Assessment, act: Act, *, by: User, at: datetime) -> None:
    """Do what the act says; the row is locked and the act checked."""
    if act.kind == ChangeKind.SUBMIT:
        if assessment.state != AssessmentState.SUBMITTED:
            assessments.submit(assessment, by=by, at=at)
        return
    if act.kind == ChangeKind.REOPEN:
        assessments.reopen(assessment, by=by, at=at)
        return
    if act.kind == ChangeKind.NOTE:
        private_notes.write(by, assessment.deposit_id, act.value, at=at)
        return
    assessments.begin(assessment, by=by, at=at)
    if act.kind == ChangeKind.MARK:
        assert act.criterion is not None  # noqa: S101 - checked above
        if act.value:
            value = None if act.value == NOT_APPLICABLE else int(act.value)
            assessments.put_marks(assessment, {act.criterion: value})
        else:
            assessment.scores.filter(criterion=act.criterion).delete()
        return
    setattr(assessment, act.kind, act.value)
    assessment.save(update_fields=[act.kind])


def _record(assessment: Assessment, act: Act, before: str, *, by: User, at: datetime) -> None:
    """Write the history; a comment typed in one go is one line of it, private notes are known to be written alone."""
    if act.kind == ChangeKind.NOTE:
        AssessmentChange.objects.create(
            assessment=assessment, kind=act.kind, by=by, at=at, client_id=act.client_id, client_at=act.made_at
        )
        return
    if act.kind == ChangeKind.COMMENT:
        last = assessment.changes.effective().last()
        if last is not None and last.kind == act.kind and last.by_id == by.pk and at - last.at < MERGE_WINDOW:
            earlier = {"client_id": last.client_id, "client_at": last.client_at, "by": by, "at": last.at}
            last.after, last.at, last.client_id, last.client_at = act.value, at, act.client_id, act.made_at
            last.save(update_fields=["after", "at", "client_id", "client_at"])
            AssessmentChange.objects.create(
                assessment=assessment, kind=act.kind, **earlier
            )  # known if it is sent again
            return
    after = assessment.state if act.kind in WHOLE else act.value
    AssessmentChange.objects.create(
        assessment=assessment, kind=act.kind, criterion_id=act.criterion, before=before, after=after, by=by, at=at,
        client_id=act.client_id, client_at=act.made_at,
    )  # fmt: skip


@transaction.atomic
def apply(act: Act, *, by: User, at: datetime) -> Answer:
    """Apply one act under the grid's lock; the answer says what stands.

    Raises :class:`juries.domain.assessments.ScoringRefusedError` when the grid cannot be written so.
    """
    _check(act)
    mine = readable_assessments(by).filter(public_id=act.assessment)
    assessment = mine.select_for_update(of=("self",)).select_related("panel", "grid", "juror__user").first()
    if assessment is None:
        raise ScoringRefusedError("Ce dossier ne vous est plus confié : cette saisie n’a pas été enregistrée.")
    before = current(assessment, act.kind, act.criterion)
    if assessment.changes.filter(client_id=act.client_id).exists():
        return Answer(act.client_id, "done", before)
    if act.kind != ChangeKind.NOTE:  # one's own notes are written whatever became of the grid, and of the panel
        assessments.check_open(assessment, by)
    if act.kind not in WHOLE:
        if before == act.value:
            return Answer(act.client_id, "done", before)
        if before != act.base:
            return Answer(act.client_id, "rival", before, "Modifié entre-temps depuis un autre appareil.")
    _write(assessment, act, by=by, at=at)
    _record(assessment, act, "" if act.kind in WHOLE else before, by=by, at=at)
    return Answer(act.client_id, "done", act.value)


def _recorded(act: Act) -> bool:
    """Tell whether an act was done already, its answer lost on the way."""
    return AssessmentChange.objects.filter(assessment__public_id=act.assessment, client_id=act.client_id).exists()


def apply_all(acts: Iterable[Act], *, by: User, at: datetime) -> list[Answer]:
    """Apply acts in their order, each in its own transaction; return one answer each.

    A grid of which an act was not done is not handed in by a later one: its author would sign what they do not see. One
    that was handed in before, its answer lost, is said to be.
    """
    answers, stopped = [], set()
    for act in acts:
        if act.kind == ChangeKind.SUBMIT and act.assessment in stopped and not _recorded(act):
            answers.append(Answer(act.client_id, "held", "", "La grille n’est pas remise : relisez-la d’abord."))
            continue
        try:
            answer = apply(act, by=by, at=at)
        except ScoringRefusedError as error:
            answer = Answer(act.client_id, "refused", "", str(error))
        if answer.outcome != "done" and act.kind != ChangeKind.NOTE:
            stopped.add(act.assessment)
        answers.append(answer)
    return answers


def reopen(assessment: Assessment, *, by: User, at: datetime) -> Answer:
    """Take back a grid that was handed in, as the reading room does without a script. Raises as :func:`apply`."""
    act = Act(uuid.uuid4(), assessment.public_id, ChangeKind.REOPEN, None, AssessmentState.STARTED, "")
    return apply(act, by=by, at=at)


def restore(change: AssessmentChange, *, by: User, at: datetime) -> Answer:
    """Put back what stood before one act, whatever came since. Raises as :func:`apply`."""
    assessment = change.assessment
    base = current(assessment, change.kind, change.criterion_id)
    act = Act(uuid.uuid4(), assessment.public_id, change.kind, change.criterion_id, change.before, base)
    return apply(act, by=by, at=at)
