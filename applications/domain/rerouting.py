"""What a withdrawn challenge changes for those who wished for it (R13)."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from applications.enums import ApplicationState, OfferState
from applications.models import Application, Offer, Wish
from challenges.models import Challenge
from common.transitions import move
from notifications.domain import outbox

OVER = (
    ApplicationState.WITHDRAWN,
    ApplicationState.INELIGIBLE,
    ApplicationState.NOT_SHORTLISTED,
    ApplicationState.NOT_SELECTED,
    ApplicationState.DECLINED,
)


def _close_ranks(application: Application, challenge: Challenge) -> int:
    """Strike the wish and move the following ones up; return how many are left."""
    application.wishes.filter(challenge=challenge).delete()
    left = list(application.wishes.order_by("rank"))
    for rank, wish in enumerate(left, start=1):
        if wish.rank != rank:
            Wish.objects.filter(pk=wish.pk).update(rank=rank)
    return len(left)


@transaction.atomic
def reroute(challenge: Challenge, *, by: User, at: datetime) -> int:
    """Strike a withdrawn challenge from every living application, tell each person once; return how many.

    The wishes that follow move up; an offer that waits for an answer is cancelled and its application may be offered
    another seat. What was deposited stays as it was in the frozen deposit.
    """
    for offer in Offer.objects.filter(position__challenge=challenge, state=OfferState.SENT).select_related(
        "application"
    ):
        move(offer, "cancel", by=by, at=at, reason="défi retiré", answered_at=at)
        move(offer.application, "release", by=by, at=at, reason="défi retiré")
        offer.application.tell()
    # By the announced state: whoever receives this message, or not, learns nothing of a hidden decision (R14).
    wishing = Application.for_concerned().filter(wishes__challenge=challenge).exclude(announced_state__in=OVER)
    told = 0
    for application in wishing.select_related("candidate", "campaign").order_by("pk"):
        left = _close_ranks(application, challenge)
        outbox.queue(
            "challenge_withdrawn",
            to=application.candidate,
            key=f"withdrawn-{challenge.pk}-{application.pk}",
            context={
                "title": str(challenge),
                "left": left,
                "draft": application.state == ApplicationState.DRAFT,
                "public_id": str(application.public_id),
            },
            at=at,
        )
        told += 1
    return told
