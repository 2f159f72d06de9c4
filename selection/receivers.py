"""What happens here when something happens in the packages below."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.dispatch import receiver

from accounts.models import User
from applications.domain.applications import withdrawing
from applications.models import Application
from challenges.domain.challenges import withdrawn
from challenges.models import Challenge
from juries.domain.late_conflicts import marks_set_aside
from juries.models import Panel
from selection.domain.late_marks import follow
from selection.domain.seats.offers import decline_pending
from selection.domain.seats.withdrawn_challenges import reroute


@receiver(withdrawn)
def on_challenge_withdrawn(
    sender: Any, challenge: Challenge, by: User, at: datetime, decisions: Mapping[int, str], **kwargs: Any
) -> None:
    """Apply what is decided for each person, and re-route the wishes, in the transaction of the withdrawal (R13)."""
    reroute(challenge, decisions=decisions, by=by, at=at)


@receiver(marks_set_aside)
def on_marks_set_aside(sender: Any, panel: Panel, **kwargs: Any) -> None:
    """Let the ranking follow the marks that are left (R7)."""
    follow(panel)


@receiver(withdrawing)
def on_application_withdrawing(sender: Any, application: Application, by: User, at: datetime, **kwargs: Any) -> None:
    """Decline the offer that waits for an answer, in the transaction of the withdrawal."""
    decline_pending(application, by=by, at=at)
