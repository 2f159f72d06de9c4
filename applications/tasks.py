"""Background work of the selection."""

from celery import shared_task

from applications.domain import reminders, selection
from common import clock


@shared_task(name="applications.expire_offers")
def expire_offers() -> None:
    """Expire the offers whose delay ran out."""
    selection.expire(None, at=clock.now())


@shared_task(name="applications.remind_drafts")
def remind_drafts() -> None:
    """Remind people of the drafts whose call closes soon."""
    reminders.remind(at=clock.now())
