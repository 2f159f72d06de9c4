"""Background work of the follow-up."""

from celery import shared_task

from common import clock
from followup.domain import bulletins, cohort_posts, follow_up, sponsor_checks
from followup.domain.ending import series
from followup.domain.reviews import concluding, moments


@shared_task(name="followup.bulletins")
def tell_bulletins() -> None:
    """Send the recap of the week once it is due."""
    bulletins.send_recaps(at=clock.now())


@shared_task(name="followup.ask_surveys")
def ask_surveys() -> None:
    """Ask what became of the missions that are over."""
    follow_up.ask(at=clock.now())


@shared_task(name="followup.reviews")
def tend_reviews() -> None:
    """Open the reviews whose day came, remind who has not answered, and compare those whose last day is past."""
    moments.open_those_due(at=clock.now())
    moments.remind(at=clock.now())
    concluding.compare_those_due(at=clock.now())


@shared_task(name="followup.ask_sponsors")
def ask_sponsors() -> None:
    """Ask the sponsors of the challenges at work, at the beginning of the month."""
    sponsor_checks.ask(at=clock.now())


@shared_task(name="followup.send_ends")
def send_ends() -> None:
    """Write to both sides of the missions that end, or ended yesterday."""
    series.remind(at=clock.now())


@shared_task(name="followup.cohort_digests")
def send_cohort_digests() -> None:
    """Say once a day what was written to each cohort."""
    cohort_posts.send_digests(at=clock.now())
