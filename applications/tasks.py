"""Background work of the selection."""

from celery import shared_task

from applications.domain import pool, reminders
from common import clock
from selection.domain.seats import offer_reminders


@shared_task(name="applications.remind_drafts")
def remind_drafts() -> None:
    """Remind people of the drafts whose call closes soon, and of the offers that wait for their answer."""
    at = clock.now()
    reminders.remind(at=at)
    offer_reminders.remind_offers(at=at)


@shared_task(name="applications.tend_pool")
def tend_pool() -> None:
    """Ask the members of the pool whose consent ends to renew it; forget those whose consent ended."""
    pool.tend(at=clock.now())
