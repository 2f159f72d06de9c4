"""Background work of cohorts."""

from celery import shared_task

from common import clock
from followup.domain import follow_up
from talents.domain import acts, cohorts, deadlines


@shared_task(name="talents.watch")
def watch() -> None:
    """Remind of the deadlines that come, end the missions that are over, ask what became of the past ones."""
    deadlines.remind(at=clock.now())
    acts.lapse(at=clock.now())
    cohorts.end_those_over(at=clock.now())
    follow_up.ask(at=clock.now())
