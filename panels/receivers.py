"""What happens here when something happens in the packages below."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from juries.domain.charters import signed
from juries.domain.deliberations import opened
from juries.models import Deliberation, Juror
from panels.domain.conflicts import withdraw_conflicting_assignments
from panels.domain.deliberations import call_members


@receiver(signed)
def on_charter_signed(sender: Any, juror: Juror, at: datetime, **kwargs: Any) -> None:
    """Withdraw what a juror's declaration forbids, before any dossier opens."""
    withdraw_conflicting_assignments(juror, at=at)


@receiver(opened)
def on_deliberation_opened(sender: Any, deliberation: Deliberation, at: datetime, **kwargs: Any) -> None:
    """Tell the members of the panel where they deliberate."""
    call_members(deliberation, at=at)
