"""What happens here when something happens in the packages below."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from juries.domain.charters import signed
from juries.models import Juror
from panels.domain.conflicts import withdraw_conflicting_assignments


@receiver(signed)
def on_charter_signed(sender: Any, juror: Juror, at: datetime, **kwargs: Any) -> None:
    """Withdraw what a juror's declaration forbids, before any dossier opens."""
    withdraw_conflicting_assignments(juror, at=at)
