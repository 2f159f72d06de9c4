"""Background work of the selection."""

from celery import shared_task

from applications.domain import pool, proving, reminders, selection
from common import clock


@shared_task(name="applications.expire_offers")
def expire_offers() -> None:
    """Expire the offers whose delay ran out, and the waiting lists whose date is past."""
    at = clock.now()
    selection.expire(None, at=at)
    selection.lapse(at=at)


@shared_task(name="applications.remind_drafts")
def remind_drafts() -> None:
    """Remind people of the drafts whose call closes soon, and of the offers that wait for their answer."""
    at = clock.now()
    reminders.remind(at=at)
    reminders.remind_offers(at=at)


@shared_task(name="applications.tend_pool")
def tend_pool() -> None:
    """Ask the members of the pool whose consent ends to renew it; forget those whose consent ended."""
    pool.tend(at=clock.now())


@shared_task(name="applications.prove_sentences")
def prove_sentences() -> None:
    """Tell the team what people may not read now, because what is stored contradicts it."""
    proving.warn_team(at=clock.now())
