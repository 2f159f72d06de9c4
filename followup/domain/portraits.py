"""A talent shows themself on the public page of their promotion, and takes it back."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from common.refusals import RefusedError
from followup.models import Portrait
from talents.models import Mission


class PortraitRefusedError(RefusedError):
    """The portrait cannot be shown; the message says why, in French."""


def _own(mission: Mission, by: User) -> None:
    if mission.talent_id != by.pk:
        raise PortraitRefusedError("Ce portrait est celui d’une autre personne.")


@transaction.atomic
def share(mission: Mission, *, text: str, by: User, at: datetime) -> Portrait:
    """Show what a person says of their mission, with their name, to anybody. Raises :class:`PortraitRefusedError`."""
    _own(mission, by)
    portrait, _ = Portrait.objects.update_or_create(mission=mission, defaults={"text": text.strip(), "agreed_at": at})
    return portrait


@transaction.atomic
def withdraw(mission: Mission, *, by: User) -> None:
    """Take a portrait back: nothing of it is kept."""
    _own(mission, by)
    Portrait.objects.filter(mission=mission).delete()
