"""Background work of exercises."""

from celery import shared_task

from common import clock
from exercises.domain import attempts, invitations


@shared_task(name="exercises.close_due")
def close_due() -> None:
    """Hand in what was saved by those whose time is over."""
    attempts.close_due(at=clock.now())


@shared_task(name="exercises.invite")
def invite() -> None:
    """Invite those who came to be concerned by an exercise."""
    invitations.invite_newcomers(at=clock.now())
