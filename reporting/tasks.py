"""Background work of the published figures, and of the summary of the day."""

from celery import shared_task

from common import clock
from reporting.domain import digest, published_figures


@shared_task(name="reporting.publish_figures")
def publish_figures() -> None:
    """Publish the figures of the public campaigns, where they tell nothing of the few who came since the last ones."""
    published_figures.publish_all(at=clock.now())


@shared_task(name="reporting.send_digests")
def send_digests() -> None:
    """Send the summary of the day to the members of the team, at its hour."""
    digest.send_all(at=clock.now())
