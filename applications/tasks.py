"""Background work of applications."""

from celery import shared_task

from applications.domain import pool, reminders
from applications.domain.automations import rounds
from applications.domain.pairs import invitations, memberships
from common import clock


@shared_task(name="applications.remind_drafts")
def remind_drafts() -> None:
    """Remind people of the drafts whose call closes soon."""
    reminders.remind(at=clock.now())


@shared_task(name="applications.tend_pool")
def tend_pool() -> None:
    """Ask the members of the pool whose consent ends to renew it; forget those whose consent ended."""
    pool.tend(at=clock.now())


@shared_task(name="applications.play_automations")
def play_automations() -> None:
    """Play the automations in service."""
    rounds.play_all(at=clock.now())


@shared_task(name="applications.close_pairs")
def close_pairs() -> None:
    """Close the invitations to apply as a pair that nobody answered, and the pairs of whom one did not deposit."""
    invitations.expire(at=clock.now())
    memberships.separate_late(at=clock.now())
