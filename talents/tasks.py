"""Background work of cohorts."""

from celery import shared_task

from common import clock
from talents.domain import acts, cohorts, contacts, deadlines
from talents.domain.pieces import reminders


@shared_task(name="talents.watch")
def watch() -> None:
    """Remind of what is due, give missions their new contacts, end the missions that are over, and the challenges with them."""
    deadlines.remind(at=clock.now())
    reminders.remind_due(at=clock.now())
    acts.lapse(at=clock.now())
    contacts.apply_due(at=clock.now())
    cohorts.end_those_over(at=clock.now())
    cohorts.close_challenges_over(at=clock.now())
