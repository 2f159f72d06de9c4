"""What happens here when something happens in the packages below."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from accounts.models import User
from challenges.domain.challenges import withdrawing
from challenges.domain.ends.challenge_ends import closing
from challenges.models import Challenge
from selection.domain.selection import interrupted
from selection.models import Offer
from talents.domain.cohorts import check_no_signed_contract, check_nobody_works, interrupt


@receiver(interrupted)
def on_offer_interrupted(sender: Any, offer: Offer, by: User, at: datetime, reason: str, **kwargs: Any) -> None:
    """End the mission with the seat, in the same transaction."""
    interrupt(offer, reason=reason, by=by, at=at)


@receiver(withdrawing)
def on_challenge_withdrawing(sender: Any, challenge: Challenge, **kwargs: Any) -> None:
    """Keep a challenge where a contract is signed (R13)."""
    check_no_signed_contract(challenge)


@receiver(closing)
def on_challenge_closing(sender: Any, challenge: Challenge, **kwargs: Any) -> None:
    """Keep open a challenge where somebody works, or may still come."""
    check_nobody_works(challenge)
