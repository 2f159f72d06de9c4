"""The jury's words for everybody it heard: written by the team, told with the decision and never before (R14)."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from accounts.domain.acts import team_act
from accounts.models import User
from applications.enums import ApplicationState
from applications.models import Application
from challenges.models import Campaign
from common.refusals import RefusedError
from selection.enums import FeedbackCode
from selection.models import Feedback

HEARD = (ApplicationState.HEARD, ApplicationState.WAITING, ApplicationState.NOT_SELECTED)
TOLD_WITH = (ApplicationState.WAITING, ApplicationState.NOT_SELECTED)


class FeedbackRefusedError(RefusedError):
    """The feedback cannot be written; the message says why, in French."""


def heard(campaign: Campaign) -> QuerySet[Application]:
    """Return the people heard who have no place, with the feedback written for them."""
    rows = campaign.applications.filter(state__in=HEARD).select_related("candidate", "profession", "feedback")
    return rows.order_by("profession__label", "pk")


def missing(campaign: Campaign) -> int:
    """Return how many people whose decision is about to be told have no feedback."""
    rows = campaign.applications.filter(state__in=TOLD_WITH).exclude(announced_state__in=TOLD_WITH)
    return rows.filter(feedback__isnull=True).count()


@team_act("selection.manage")
@transaction.atomic
def write(application: Application, *, codes: Sequence[str], text: str, by: User, at: datetime) -> Feedback:
    """Write, or write again, what the jury tells somebody. It goes at once when their decision is told already.

    Raises :class:`FeedbackRefusedError` for somebody who was not heard, without words, or once it was told.
    """
    locked = Application.objects.select_for_update().get(pk=application.pk)
    if locked.state not in HEARD:
        raise FeedbackRefusedError("Un retour s’écrit aux personnes entendues qui n’ont pas de place.")
    if not text.strip() or not set(codes) <= set(FeedbackCode.values):
        raise FeedbackRefusedError("Écrivez une phrase au moins : un code seul n’explique rien.", field="text")
    if Feedback.objects.filter(application=locked, told_at__isnull=False).exists():
        raise FeedbackRefusedError("Ce retour a été transmis : il ne change plus.")
    is_announced = locked.announced_state == locked.state and locked.state in TOLD_WITH
    feedback, _ = Feedback.objects.update_or_create(
        application=locked,
        defaults={
            "codes": [code for code in FeedbackCode.values if code in codes],
            "text": text.strip(), "by": by, "at": at, "told_at": at if is_announced else None,
        },
    )  # fmt: skip
    return feedback


def mark_announced(applications: Iterable[Application], *, at: datetime) -> None:
    """Open the feedback of those whose decision is told now."""
    keys = [application.pk for application in applications if application.state in TOLD_WITH]
    Feedback.objects.filter(application__in=keys, told_at__isnull=True).update(told_at=at)


def announced_feedback(application: Application) -> Feedback | None:
    """Return the feedback that its addressee may read."""
    return Feedback.objects.filter(application=application, told_at__isnull=False).first()


def words(feedback: Feedback) -> list[str]:
    """Return the codes in words."""
    return [str(FeedbackCode(code).label) for code in feedback.codes]
