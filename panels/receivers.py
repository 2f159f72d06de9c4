"""What happens here when something happens in the packages below."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from accounts.models import User
from dossiers.models import Deposit
from juries.domain.charters import signed
from juries.domain.deliberations import opened
from juries.domain.late_conflicts import conflict_declared
from juries.models import Deliberation, Juror
from panels.domain.conflicts import withdraw_conflicting_assignments
from panels.domain.deliberations import call_members
from panels.domain.pairs import follow_conflict


@receiver(signed)
def on_charter_signed(sender: Any, juror: Juror, at: datetime, **kwargs: Any) -> None:
    """Withdraw what a juror's declaration forbids, before any dossier opens."""
    withdraw_conflicting_assignments(juror, at=at)


@receiver(opened)
def on_deliberation_opened(sender: Any, deliberation: Deliberation, at: datetime, **kwargs: Any) -> None:
    """Tell the members of the panel where they deliberate."""
    call_members(deliberation, at=at)


@receiver(conflict_declared)
def on_conflict_declared(sender: Any, juror: Juror, deposit: Deposit, by: User, at: datetime, **kwargs: Any) -> None:
    """Have a conflict with one member of a pair hold for the other."""
    follow_conflict(juror, deposit, by=by, at=at)
