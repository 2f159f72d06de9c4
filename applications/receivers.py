"""What happens here when something happens in the packages below."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.dispatch import receiver

from accounts.models import User
from applications.domain.applications import deposited
from applications.domain.instruction import index
from applications.models import Application
from applications.rules import deposited_applications
from challenges.domain.challenges import withdrawn
from challenges.models import Challenge
from dossiers.domain.attachments import examined
from dossiers.models import Attachment
from juries.domain.charters import signed
from juries.domain.late_conflicts import marks_set_aside
from juries.models import Juror, Panel
from panels.domain.conflicts import withdraw_conflicting_assignments
from selection.domain.late_marks import follow
from selection.domain.seats.withdrawn_challenges import reroute


@receiver(withdrawn)
def on_challenge_withdrawn(
    sender: Any, challenge: Challenge, by: User, at: datetime, decisions: Mapping[int, str], **kwargs: Any
) -> None:
    """Apply what is decided for each person, and re-route the wishes, in the transaction of the withdrawal (R13)."""
    reroute(challenge, decisions=decisions, by=by, at=at)


@receiver(examined)
def on_attachment_examined(sender: Any, attachment: Attachment, **kwargs: Any) -> None:
    """Let a deposited application be found by the words of its files."""
    for application in deposited_applications().filter(dossier=attachment.dossier_id):
        index(application)


@receiver(signed)
def on_charter_signed(sender: Any, juror: Juror, at: datetime, **kwargs: Any) -> None:
    """Withdraw what a juror's declaration forbids, before any dossier opens."""
    withdraw_conflicting_assignments(juror, at=at)


@receiver(marks_set_aside)
def on_marks_set_aside(sender: Any, panel: Panel, **kwargs: Any) -> None:
    """Let the ranking follow the marks that are left (R7)."""
    follow(panel)


@receiver(deposited)
def on_application_deposited(sender: Any, application: Application, **kwargs: Any) -> None:
    """Let the team find it by its words."""
    index(application)
