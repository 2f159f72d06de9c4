"""Background work of the follow-up."""

from celery import shared_task

from common import clock
from followup.domain import bulletins


@shared_task(name="followup.bulletins")
def tell_bulletins() -> None:
    """Send the recap of the week once it is due."""
    bulletins.send_recaps(at=clock.now())
