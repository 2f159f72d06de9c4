"""Give back the minutes that an outage took: to one person, or to all those whose time was running."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.domain.acts import team_act
from accounts.models import User
from common.language.formatting import french_deadline
from common.language.text import normalize_line
from common.transitions import move
from dossiers.domain import deposits
from exercises.domain.errors import ExerciseRefusedError
from exercises.enums import AttemptState
from exercises.models import Attempt, Exercise, TimeGrant
from exercises.models.time import MAX_GRANTED_MINUTES
from juries.models import Assessment
from notifications.domain import outbox


def touched(exercise: Exercise, *, began_at: datetime, ended_at: datetime) -> QuerySet[Attempt]:
    """Return those whose time ran during an outage and may be given back: nobody whose answer is given to a juror."""
    given = Assessment.objects.filter(deposit__dossier=OuterRef("dossier"))
    running = Q(state=AttemptState.STARTED) | Q(state=AttemptState.HANDED_IN, timed_out=True) & ~Exists(given)
    rows = Attempt.objects.filter(running, exercise=exercise, started_at__lt=ended_at, ends_at__gt=began_at)
    return rows.select_related("application__candidate", "dossier").order_by("pk")


def _check(*, began_at: datetime, ended_at: datetime, minutes: int, reason: str, at: datetime) -> None:
    if ended_at <= began_at:
        raise ExerciseRefusedError("La fin de la panne suit son début.", field="ended_at")
    if began_at > at:
        raise ExerciseRefusedError("La panne n’a pas encore commencé.", field="began_at")
    if not 1 <= minutes <= MAX_GRANTED_MINUTES:
        raise ExerciseRefusedError(f"Rendez d’une minute à {MAX_GRANTED_MINUTES} minutes.", field="minutes")
    if not reason.strip():
        raise ExerciseRefusedError("Dites ce qui s’est passé : les personnes le lisent.", field="reason")


def _lengthen(attempt: Attempt, minutes: int, *, reason: str, by: User, at: datetime) -> None:
    """Move the end of somebody's time; what the end of the time handed in is taken up again as it was."""
    attempt.ends_at = max(attempt.end, at) + timedelta(minutes=minutes)
    if attempt.state == AttemptState.STARTED:
        attempt.save(update_fields=["ends_at"])
        return
    draft = deposits.reopen(attempt.answer, at=at)
    move(
        attempt, "reopen", by=by, at=at, reason=reason, ends_at=attempt.ends_at, dossier=draft, handed_in_at=None,
        timed_out=False,
    )  # fmt: skip


def _letter(attempt: Attempt, grant: TimeGrant) -> outbox.Letter:
    campaign = grant.exercise.campaign
    context = {
        "campaign": campaign.name, "minutes": grant.minutes, "reason": grant.reason,
        "ends": french_deadline(attempt.end, campaign.timezone), "public_id": str(attempt.public_id),
    }  # fmt: skip
    key = f"exercise-time-{grant.pk}-{attempt.pk}"
    return outbox.Letter("exercise_time", attempt.application.candidate, key, context, grant.at, campaign=campaign.code)


@team_act("panels.manage")
@transaction.atomic
def give_back(
    exercise: Exercise,
    *,
    began_at: datetime,
    ended_at: datetime,
    minutes: int,
    reason: str,
    by: User,
    at: datetime,
    attempt: Attempt | None = None,
) -> TimeGrant:
    """Give minutes back to one person, or to all those whose time ran during an outage; each is told, and it is kept.

    Raises :class:`ExerciseRefusedError` for an outage that is none, without a reason, or when nobody's time ran.
    """
    _check(began_at=began_at, ended_at=ended_at, minutes=minutes, reason=reason, at=at)
    rows = touched(exercise, began_at=began_at, ended_at=ended_at)
    if attempt is not None:
        rows = rows.filter(pk=attempt.pk)
    people = list(rows.select_for_update(of=("self",)))
    if not people:
        raise ExerciseRefusedError(
            "Le temps de personne ne courait pendant cette panne, ou les réponses sont déjà confiées à un juré.",
            field="began_at",
        )
    grant = TimeGrant.objects.create(
        exercise=exercise, attempt=attempt, minutes=minutes, began_at=began_at, ended_at=ended_at,
        reason=normalize_line(reason), people=len(people), by=by, at=at,
    )  # fmt: skip
    for person in people:
        _lengthen(person, minutes, reason=grant.reason, by=by, at=at)
    outbox.queue_many([_letter(person, grant) for person in people])
    return grant
