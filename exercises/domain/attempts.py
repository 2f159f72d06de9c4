"""Begin an exercise, hand it in, hand in what was saved when the time is over: by the server's clock alone."""

import logging
from datetime import datetime, timedelta
from decimal import ROUND_CEILING, Decimal
from typing import Any

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import QuerySet

from accounts.models import User
from common.transitions import move
from dossiers.domain import answers, attachments, deposits
from dossiers.domain.blind import blinding
from dossiers.domain.deposits import IncompleteDossierError
from dossiers.domain.lifecycle import receipt_number
from dossiers.enums import Audience
from dossiers.models import Attachment, Deposit
from exercises.domain import exercises as preparation
from exercises.domain.errors import ExerciseRefusedError, TimeOverError
from exercises.domain.exercises import MATERIALS
from exercises.domain.worlds import in_each_world
from exercises.enums import AttemptState, TimeFactor
from exercises.models import Adjustment, Attempt, Exercise
from exercises.rules import last_start, may_begin
from notifications.domain import outbox

STATEMENT = "statement"  # the kind of the statement among the answers: it is nobody's text, and nothing of it is hidden
UNLIMITED_AT_LEAST = 2  # times the time of the others
log = logging.getLogger(__name__)


def locked(attempt: Attempt) -> Attempt:
    """Return an attempt under its lock: two tabs, or a click and the end of the time, follow each other."""
    rows = Attempt.objects.select_for_update(of=("self",))
    return rows.select_related(
        "exercise__campaign", "exercise__profession", "exercise__materials__form", "application__candidate", "dossier"
    ).get(pk=attempt.pk)


def adjustment_of(attempt: Attempt) -> Adjustment | None:
    """Return what somebody asked for, and was answered or not (one query)."""
    return Adjustment.objects.filter(attempt=attempt).first()


def minutes_of(attempt: Attempt, adjustment: Adjustment | None) -> int:
    """Return the minutes of somebody's own time, by the factor they were granted; an unlimited time has no factor."""
    factor = Decimal(1)
    if adjustment is not None and adjustment.answered_at is not None and adjustment.factor != TimeFactor.UNLIMITED:
        factor = Decimal(adjustment.factor)
    return int((attempt.exercise.minutes * factor).to_integral_value(ROUND_CEILING))


def is_unlimited(adjustment: Adjustment | None) -> bool:
    """Tell whether somebody was granted a time without limit."""
    return adjustment is not None and adjustment.answered_at is not None and adjustment.factor == TimeFactor.UNLIMITED


def _whole_minute(at: datetime) -> datetime:
    """Return the next whole minute: a time ends at an hour that people read, and nobody loses a second."""
    start = at.replace(second=0, microsecond=0)
    return start if start == at else start + timedelta(minutes=1)


def end_of(attempt: Attempt, adjustment: Adjustment | None, *, at: datetime) -> datetime:
    """Return when the time of somebody who begins now ends.

    Without limit, it is when the exercise closes, and never under twice the time of the others.
    """
    if is_unlimited(adjustment):
        least = timedelta(minutes=UNLIMITED_AT_LEAST * attempt.exercise.minutes)
        return _whole_minute(max(last_start(attempt), at + least))
    return _whole_minute(at + timedelta(minutes=minutes_of(attempt, adjustment)))


@transaction.atomic
def start(attempt: Attempt, *, by: User, at: datetime) -> Attempt:
    """Begin: the statement opens and the time runs, once, whatever the tabs; a second call changes nothing.

    Raises :class:`ExerciseRefusedError` for a stranger, while a request for adjustment waits, or out of the window.
    """
    exercise = preparation.locked(attempt.exercise)
    attempt = locked(attempt)
    if attempt.application.candidate_id != by.pk:
        raise ExerciseRefusedError("Cet exercice n’est pas le vôtre.")
    if attempt.state != AttemptState.INVITED:
        return attempt
    if exercise.published_at is None or not may_begin(attempt, at):
        raise ExerciseRefusedError("Cet exercice n’est pas ouvert : il ne peut pas être commencé maintenant.")
    adjustment = adjustment_of(attempt)
    if adjustment is not None and adjustment.answered_at is None:
        raise ExerciseRefusedError(
            "L’équipe n’a pas encore répondu à votre demande : attendez sa réponse, ou retirez la demande."
        )
    dossier = answers.start(exercise.materials.form, by=by, at=at)
    move(
        attempt, "start", by=by, at=at, started_at=at, ends_at=end_of(attempt, adjustment, at=at), dossier=dossier
    )  # fmt: skip
    return attempt


def is_over(attempt: Attempt, at: datetime) -> bool:
    """Tell whether nothing more is taken: the end of the time is past, and what was on its way has arrived."""
    return at > attempt.end + settings.EXERCISE_GRACE


def check_time(attempt: Attempt, at: datetime) -> None:
    """Raise :class:`TimeOverError` once nothing more is taken: the gate of every write to the answer."""
    if is_over(attempt, at):
        raise TimeOverError


def _deposit(attempt: Attempt, *, at: datetime) -> Deposit:
    """Freeze the answer with its statement and its anonymous version, under a number that leads to no application."""
    exercise, candidate, dossier = attempt.exercise, attempt.application.candidate, attempt.answer
    answers.lock_draft(dossier)
    for piece in dossier.attachments.filter(field__section=MATERIALS):
        attachments.discard(piece)
    for piece in exercise.materials.attachments.select_related("field"):
        attachments.share(piece, dossier, piece.field)
    statement = {
        "section": MATERIALS, "label": exercise.title, "kind": STATEMENT, "identifying": False,
        "audience": Audience.JURY.value, "value": exercise.statement,
    }  # fmt: skip
    rows = [row for row in deposits.freeze(dossier)["answers"] if row["section"] != MATERIALS]
    deposit = deposits.deposit_as_received(
        dossier,
        number=receipt_number(f"{exercise.campaign.code}-X{attempt.pk:06d}", dossier),
        by=candidate,
        at=at,
        extra={
            "answers": [statement, *rows],
            "title": exercise.title,
            "profession": exercise.profession.code,
            "person": {"name": str(candidate), "email": candidate.email},
        },
    )
    blinding.record_first(deposit, by=candidate, at=at)
    return deposit


def _send_receipt(attempt: Attempt, deposit: Deposit, *, at: datetime) -> None:
    campaign = attempt.exercise.campaign
    context = {
        "campaign": campaign.name, "number": deposit.number, "sha256": deposit.sha256,
        "timed_out": attempt.timed_out, "public_id": str(attempt.public_id),
    }  # fmt: skip
    outbox.queue(
        "exercise_receipt", to=attempt.application.candidate, key=f"exercise-receipt-{deposit.pk}", context=context,
        campaign=campaign.code, at=at,
    )  # fmt: skip


@transaction.atomic
def hand_in(attempt: Attempt, *, by: User, at: datetime) -> Deposit:
    """Hand in what is saved, before the end of the time.

    Raises :class:`ExerciseRefusedError` for a stranger or what is not begun or handed in already,
    :class:`TimeOverError`, or :class:`dossiers.domain.deposits.IncompleteDossierError` for what is missing.
    """
    attempt = locked(attempt)
    if attempt.application.candidate_id != by.pk:
        raise ExerciseRefusedError("Cet exercice n’est pas le vôtre.")
    if attempt.state != AttemptState.STARTED:
        raise ExerciseRefusedError("Cet exercice est déjà rendu, ou n’est pas commencé.")
    check_time(attempt, at)
    faults = answers.problems(attempt.answer)
    if faults:
        raise IncompleteDossierError(faults)
    deposit = _deposit(attempt, at=at)
    move(attempt, "hand_in", by=by, at=at, handed_in_at=at)
    _send_receipt(attempt, deposit, at=at)
    return deposit


def _keep_newest(attempt: Attempt, at: datetime) -> None:
    """Have each answer hold the last text that its author wrote, when two tabs wrote two."""
    dossier = attempt.answer
    written = {answer.field_id: answer.at for answer in dossier.answers.all()}
    for rival in dossier.rivals.filter(settled_at__isnull=True).select_related("field"):
        before = written.get(rival.field_id)
        keep = before is None or rival.at is None or rival.at >= before
        answers.settle(dossier, rival, keep=keep, at=at)


@transaction.atomic
def _close(attempt: Attempt, *, at: datetime) -> bool:
    """Hand in what was saved, unless it was handed in, or given more time, meanwhile."""
    attempt = locked(attempt)
    if attempt.state != AttemptState.STARTED or not is_over(attempt, at):
        return False
    _keep_newest(attempt, at)
    deposit = _deposit(attempt, at=at)
    move(attempt, "hand_in", by=None, at=at, reason="Fin du temps", handed_in_at=at, timed_out=True)
    _send_receipt(attempt, deposit, at=at)
    return True


def close_due(*, at: datetime) -> int:
    """Hand in, each in its own transaction, what was saved by those whose time is over; return how many."""
    return in_each_world(_close_all, at=at)


def _close_all(exercises: QuerySet[Exercise], at: datetime) -> int:
    due = Attempt.objects.filter(
        state=AttemptState.STARTED, ends_at__lt=at - settings.EXERCISE_GRACE, exercise__in=exercises
    )
    closed = 0
    for attempt in due.order_by("ends_at", "pk"):
        try:
            closed += _close(attempt, at=at)
        except DatabaseError:  # the next round tries again; the others do not wait for it
            log.exception("attempt %s could not be handed in", attempt.public_id)
    return closed


def seconds_left(attempt: Attempt, at: datetime) -> int:
    """Return the seconds left of somebody's time, none once it is over."""
    return max(0, int((attempt.end - at).total_seconds()))


def own_answers(deposit: Deposit) -> list[dict[str, Any]]:
    """Return what somebody handed in, without the statement."""
    return [row for row in deposit.content["answers"] if row["section"] != MATERIALS]


def readable_files(attempt: Attempt) -> QuerySet[Attachment]:
    """Return the files that somebody may open: those of the statement once begun, and their own."""
    if attempt.dossier_id is None:
        return Attachment.objects.none()
    return Attachment.objects.filter(dossier__in=(attempt.dossier_id, attempt.exercise.materials_id))
