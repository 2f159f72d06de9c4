"""Background work of cohorts."""

from celery import shared_task

from common import clock
from talents.domain import acts, cohorts, contacts, deadlines
from talents.domain.pieces import reminders


@shared_task(name="talents.watch")
def watch() -> None:
    """Remind of what is due; do what the day brings to missions and their contacts, and end what is over."""
    deadlines.remind(at=clock.now())
    reminders.remind_due(at=clock.now())
    acts.lapse(at=clock.now())
    contacts.apply_due(at=clock.now())
    cohorts.end_those_over(at=clock.now())
    cohorts.close_challenges_over(at=clock.now())
