"""Background work of the follow-up."""

from celery import shared_task

from common import clock
from followup.domain import bulletins, follow_up


@shared_task(name="followup.bulletins")
def tell_bulletins() -> None:
    """Send the recap of the week once it is due."""
    bulletins.send_recaps(at=clock.now())


@shared_task(name="followup.ask_surveys")
def ask_surveys() -> None:
    """Ask what became of the missions that are over."""
    follow_up.ask(at=clock.now())
