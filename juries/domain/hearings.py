"""Plan and hold hearings."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from accounts.models import User
from common.transitions import move
from dossiers.models import Deposit
from juries.models import Hearing, HearingLog, Panel


class SlotTakenError(Exception):
    """The panel already hears somebody then, or already hears this deposit."""

    def __init__(self, panel: Panel) -> None:
        super().__init__(f"Le jury « {panel} » a déjà une audition à cette heure, ou pour ce dossier.")


def plan(panel: Panel, deposit: Deposit, *, starts_at: datetime, minutes: int, by: User, at: datetime) -> Hearing:
    """Book a slot of ``minutes``. Raises :class:`SlotTakenError`."""
    try:
        with transaction.atomic():
            hearing = Hearing.objects.create(
                panel=panel, deposit=deposit, starts_at=starts_at, ends_at=starts_at + timedelta(minutes=minutes)
            )
    except IntegrityError as error:
        raise SlotTakenError(panel) from error
    HearingLog.objects.create(subject=hearing, verb="plan", source="", target=hearing.state, by=by, at=at)
    return hearing


def hold(hearing: Hearing, *, by: User, at: datetime) -> None:
    """Record that the hearing took place."""
    move(hearing, "hold", by=by, at=at)
