"""Invite to an exercise those whom it concerns, once each, those who come to be concerned later included."""

from datetime import datetime

from django.db.models import QuerySet

from challenges.enums import CampaignState
from common.language.formatting import french_deadline
from exercises.domain.worlds import in_each_world
from exercises.enums import AttemptState
from exercises.models import Attempt, AttemptLog, Exercise
from exercises.rules import invitees
from notifications.domain import outbox


def _letter(attempt: Attempt, exercise: Exercise, at: datetime) -> outbox.Letter:
    campaign = exercise.campaign
    context = {
        "campaign": campaign.name,
        "minutes": exercise.minutes,
        "opens": french_deadline(exercise.opens_at, campaign.timezone) if exercise.opens_at > at else "",
        "closes_at": french_deadline(exercise.closes_at, campaign.timezone),
        "public_id": str(attempt.public_id),
        "is_corrected": exercise.version > 1,
    }
    key = f"exercise-{attempt.pk}-{exercise.version}"
    return outbox.Letter("exercise_invitation", attempt.application.candidate, key, context, at, campaign=campaign.code)


def invite(exercise: Exercise, *, at: datetime) -> int:
    """Invite those who are not yet, and write to each who has not begun, once for each version; return how many."""
    held = Attempt.objects.filter(exercise=exercise).values("application")
    fresh = invitees(exercise).exclude(pk__in=held).order_by("pk")
    Attempt.objects.bulk_create(
        (Attempt(exercise=exercise, application=application, invited_at=at) for application in fresh),
        ignore_conflicts=True,
    )
    waiting = Attempt.objects.filter(
        exercise=exercise, state=AttemptState.INVITED, application__in=invitees(exercise)
    ).select_related("application__candidate")
    rows = list(waiting.order_by("pk"))
    logged = set(AttemptLog.objects.filter(subject__exercise=exercise, verb="invite").values_list("subject", flat=True))
    AttemptLog.objects.bulk_create(
        AttemptLog(subject=row, verb="invite", source="", target=AttemptState.INVITED, by=None, at=at)
        for row in rows
        if row.pk not in logged
    )
    outbox.queue_many([_letter(row, exercise, at) for row in rows])
    return len(rows)


def invite_newcomers(*, at: datetime) -> int:
    """Invite to the exercises that are not closed those who came to be concerned; return how many wait to begin."""
    return in_each_world(_invite_to_all, at=at)


def _invite_to_all(exercises: QuerySet[Exercise], at: datetime) -> int:
    still_open = exercises.filter(closes_at__gt=at, campaign__state=CampaignState.PUBLISHED)
    return sum(invite(exercise, at=at) for exercise in still_open.select_related("campaign").order_by("pk"))
