"""What happens here when something happens in the packages below."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from accounts.models import User
from challenges.domain.ends.closing import closed
from challenges.models import Campaign
from reporting.domain import season


@receiver(closed)
def on_campaign_closed(sender: Any, campaign: Campaign, by: User, at: datetime, **kwargs: Any) -> None:
    """Produce the report of the season, in the transaction that closes it."""
    season.report(campaign, by=by, at=at)
