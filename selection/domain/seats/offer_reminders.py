"""Remind people of an offer before it expires: at fixed days, once each."""

from datetime import datetime, timedelta

from common.language.formatting import french_deadline
from notifications.domain import outbox
from notifications.models import Message
from selection.domain.seats import start_dates
from selection.enums import OfferState
from selection.models import Offer

OFFER_DAYS = (1, 3)


def remind_offers(*, at: datetime) -> int:
    """Write the reminders of the offers that expire soon and return how many; nobody opts out of a seat (R11)."""
    waiting = Offer.objects.filter(
        state=OfferState.SENT, expires_at__gt=at, expires_at__lte=at + timedelta(days=max(OFFER_DAYS)),
        application__campaign__sandbox=False,
    ).select_related(
        "application__candidate", "application__campaign", "position__challenge", "position__profession"
    )  # fmt: skip
    waiting = waiting.exclude(pk__in=start_dates.to_answer().values("offer"))  # their delay does not run
    written = 0
    keys = set(Message.objects.filter(template="offer_reminder").values_list("key", flat=True))
    for offer in waiting.order_by("pk"):
        days = min(day for day in OFFER_DAYS if offer.expires_at <= at + timedelta(days=day))
        key = f"offer-reminder-{offer.pk}-{days}"
        if key in keys:
            continue
        outbox.queue(
            "offer_reminder",
            to=offer.application.candidate,
            key=key,
            context={
                "challenge": str(offer.position.challenge),
                "profession": str(offer.position.profession),
                "expires_at": french_deadline(offer.expires_at, offer.application.campaign.timezone),
                "public_id": str(offer.public_id),
            },
            campaign=offer.application.campaign.code,
            at=at,
        )
        written += 1
    return written
