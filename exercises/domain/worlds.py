"""Do what the calendar does in the real world, then in each sandbox at its own instant, from which nothing leaves."""

from collections.abc import Callable
from datetime import datetime

from django.db.models import QuerySet

from challenges.models import Campaign
from common import sandbox
from exercises.models import Exercise


def in_each_world(act: Callable[[QuerySet[Exercise], datetime], int], *, at: datetime) -> int:
    """Act on the published exercises of each world at its present instant; return the sum of what was done."""
    published = Exercise.objects.filter(published_at__isnull=False)
    done = act(published.filter(campaign__sandbox=False), at)
    for campaign in Campaign.objects.filter(sandbox=True, pk__in=published.values("campaign")).order_by("pk"):
        with sandbox.entered(campaign.pk, campaign.clock_shift):
            done += act(published.filter(campaign=campaign), at + campaign.clock_shift)
    return done
