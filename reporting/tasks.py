"""Background work of the published figures."""

from celery import shared_task

from common import clock
from reporting.domain import published_figures


@shared_task(name="reporting.publish_figures")
def publish_figures() -> None:
    """Publish the figures of the public campaigns, where they tell nothing of the few who came since the last ones."""
    published_figures.publish_all(at=clock.now())
