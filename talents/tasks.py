"""Background work of cohorts."""

from celery import shared_task

from common import clock
from talents.domain import acts, bulletins, cohorts, deadlines, follow_up, published_figures


@shared_task(name="talents.watch")
def watch() -> None:
    """Remind of the deadlines that come, end the missions that are over, ask what became of the past ones."""
    deadlines.remind(at=clock.now())
    acts.lapse(at=clock.now())
    cohorts.end_those_over(at=clock.now())
    follow_up.ask(at=clock.now())


@shared_task(name="talents.publish_figures")
def publish_figures() -> None:
    """Publish the figures of the public campaigns, where they tell nothing of the few who came since the last ones."""
    published_figures.publish_all(at=clock.now())


@shared_task(name="talents.bulletins")
def tell_bulletins() -> None:
    """Send the recap of the week once it is due."""
    bulletins.send_recaps(at=clock.now())
