"""Discuss how the common lot was marked, before the other dossiers are read."""

import uuid
from datetime import datetime

from django.db import transaction

from common.refusals import RefusedError
from juries.models import CommonLotMessage, Juror, Panel
from juries.queries import common


class DiscussionRefusedError(RefusedError):
    """The message cannot be written; the message says why, in French."""


@transaction.atomic
def write_message(seat: Juror, text: str, *, public_id: uuid.UUID, at: datetime) -> None:
    """Add a message to the discussion of the common lot; the same one sent twice is written once.

    Nobody reads what the others gave before their own grids of the lot are in. Raises :class:`DiscussionRefusedError`
    before that, for an empty message, or once the panel is closed.
    """
    if not text.strip():
        raise DiscussionRefusedError("Écrivez votre message.", field="text")
    panel = Panel.objects.select_for_update().get(pk=seat.panel_id)
    if panel.closed_at is not None:
        raise DiscussionRefusedError("Ce jury est clos : on n’y écrit plus.")
    if not common.has_read(seat):
        raise DiscussionRefusedError("Remettez d’abord toutes vos grilles du lot commun.")
    CommonLotMessage.objects.get_or_create(
        public_id=public_id, defaults={"panel": panel, "by": seat.user, "text": text.strip(), "at": at}
    )
