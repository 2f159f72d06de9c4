"""Background work of the letters of recommendation."""

from celery import shared_task

from common import clock
from references.domain import reminders


@shared_task(name="references.remind_referees")
def remind_referees() -> None:
    """Remind referees of the letters that are awaited, and tell candidates who has not answered."""
    reminders.remind(at=clock.now())
