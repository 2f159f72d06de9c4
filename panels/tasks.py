"""Background work of the panels."""

from celery import shared_task

from common import clock
from panels.domain import reminders


@shared_task(name="panels.remind_jurors")
def remind_jurors() -> None:
    """Remind jurors of the grids that they have left, before the last day."""
    reminders.remind(at=clock.now())
