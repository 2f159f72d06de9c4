"""What somebody needs to do an exercise on equal terms: asked before it begins, answered by those who arrange it."""

from datetime import datetime

from django.db import transaction

from accounts.domain.acts import team_act
from accounts.models import User
from common.days import deadline_after
from common.language.text import normalize_text
from exercises.domain.attempts import adjustment_of, locked
from exercises.domain.errors import ExerciseRefusedError
from exercises.enums import AttemptState
from exercises.models import Adjustment, Attempt
from exercises.rules import last_start
from notifications.domain import outbox

DAYS_AFTER_ANSWER = 2  # to begin, once the team has answered


def _own(attempt: Attempt, by: User) -> Attempt:
    attempt = locked(attempt)
    if attempt.application.candidate_id != by.pk:
        raise ExerciseRefusedError("Cet exercice n’est pas le vôtre.")
    if attempt.state != AttemptState.INVITED:
        raise ExerciseRefusedError("L’exercice est commencé : une demande se fait avant.")
    return attempt


@transaction.atomic
def ask(attempt: Attempt, *, need: str, by: User, at: datetime) -> Adjustment:
    """Ask for more time or another form, before beginning.

    Raises :class:`ExerciseRefusedError` for a stranger, once begun or closed, for a second request, or without words.
    """
    attempt = _own(attempt, by)
    if at > last_start(attempt):
        raise ExerciseRefusedError("L’exercice est fermé : écrivez à l’équipe par l’échange de votre candidature.")
    if not need.strip():
        raise ExerciseRefusedError("Dites ce dont vous avez besoin.", field="need")
    if adjustment_of(attempt) is not None:
        raise ExerciseRefusedError("Votre demande est déjà envoyée.")
    return Adjustment.objects.create(attempt=attempt, need=normalize_text(need).strip(), asked_at=at)


@transaction.atomic
def withdraw(attempt: Attempt, *, by: User) -> None:
    """Take back a request that nobody answered. Raises :class:`ExerciseRefusedError` when there is none."""
    attempt = _own(attempt, by)
    if not Adjustment.objects.filter(attempt=attempt, answered_at__isnull=True).delete()[0]:
        raise ExerciseRefusedError("Aucune demande n’attend de réponse.")


@team_act("applications.view_accommodations")
@transaction.atomic
def answer(adjustment: Adjustment, *, factor: str, other_form: bool, text: str, by: User, at: datetime) -> None:
    """Answer a request, or answer it again before the exercise begins; the person has two days more to begin.

    The message says that the team answered, and nothing of what: others read the list of messages. Raises
    :class:`ExerciseRefusedError` once it is begun.
    """
    attempt = locked(adjustment.attempt)
    if attempt.state != AttemptState.INVITED:
        raise ExerciseRefusedError("La personne a commencé : son temps ne change plus ici.")
    asked = Adjustment.objects.select_for_update(of=("self",)).get(pk=adjustment.pk)
    asked.factor, asked.other_form, asked.answer = factor, other_form, normalize_text(text).strip()
    asked.answered_at, asked.answered_by = at, by
    asked.save()
    campaign = attempt.exercise.campaign
    later = deadline_after(at, DAYS_AFTER_ANSWER, campaign.timezone)
    Attempt.objects.filter(pk=attempt.pk).update(begin_by=max(last_start(attempt), later))
    outbox.queue(
        "exercise_answer",
        to=attempt.application.candidate,
        key=f"exercise-answer-{asked.pk}-{at:%Y%m%d%H%M%S}",
        context={"campaign": campaign.name, "public_id": str(attempt.public_id)},
        campaign=campaign.code,
        at=at,
    )
