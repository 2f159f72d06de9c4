"""Background work of the panels."""

from celery import shared_task

from common import clock
from panels.domain import reminders, timetable_notices


@shared_task(name="panels.remind_jurors")
def remind_jurors() -> None:
    """Remind jurors of the grids that they have left, before the last day."""
    reminders.remind(at=clock.now())


@shared_task(name="panels.send_timetables")
def send_timetables() -> None:
    """Tell jurors the timetable of their hearings, and what changed in it."""
    timetable_notices.send(at=clock.now())
