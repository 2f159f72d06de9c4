"""What happens here when something happens in the packages below."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from accounts.models import User
from applications.domain.rerouting import reroute
from challenges.domain.challenges import withdrawn
from challenges.models import Challenge


@receiver(withdrawn)
def on_challenge_withdrawn(sender: Any, challenge: Challenge, by: User, at: datetime, **kwargs: Any) -> None:
    """Re-route the wishes in the transaction of the withdrawal (R13)."""
    reroute(challenge, by=by, at=at)
