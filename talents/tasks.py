"""Background work of cohorts."""

from celery import shared_task

from common import clock
from talents.domain import acts, cohorts, deadlines


@shared_task(name="talents.watch")
def watch() -> None:
    """Remind of the deadlines that come and end the missions that are over."""
    deadlines.remind(at=clock.now())
    acts.lapse(at=clock.now())
    cohorts.end_those_over(at=clock.now())
