"""Background work of the selection."""

from celery import shared_task

from common import clock
from selection.domain import selection
from selection.domain.proofs import proving
from selection.domain.requests import decision_requests
from selection.domain.seats import offer_reminders, start_dates, waiting_list


@shared_task(name="selection.expire_offers")
def expire_offers() -> None:
    """Hold the delays that wait for the team; expire the offers, and the lists whose date is past."""
    at = clock.now()
    start_dates.hold(at=at)
    selection.expire(None, at=at)
    waiting_list.lapse(at=at)


@shared_task(name="selection.lapse_appeals")
def lapse_appeals() -> None:
    """Record the appeals that two months of silence refused."""
    decision_requests.lapse(at=clock.now())


@shared_task(name="selection.remind_offers")
def remind_offers() -> None:
    """Remind people of the offers that wait for their answer."""
    offer_reminders.remind_offers(at=clock.now())


@shared_task(name="selection.prove_sentences")
def prove_sentences() -> None:
    """Tell the team what people may not read now, because what is stored contradicts it."""
    proving.warn_team(at=clock.now())
