"""Background work of the letters of recommendation."""

from celery import shared_task

from common import clock
from references.domain import reminders, requests


@shared_task(name="references.remind_referees")
def remind_referees() -> None:
    """Remind referees of the letters that are awaited, tell those whose letter is not; candidates know who is late."""
    at = clock.now()
    requests.release(at=at)
    reminders.remind(at=at)
