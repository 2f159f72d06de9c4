"""Do an act, read what it wrote, and undo it: what a page shows before the act is the act itself."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from django.db import transaction

from notifications.models import Message

T = TypeVar("T")


def rehearse(act: Callable[[], T], *, at: datetime) -> tuple[T, list[Message]]:
    """Return what an act returns and the messages it writes, then take everything back.

    Messages are known by their instant, ``at``, which the act is given. Nothing is sent and no file is written, since
    both wait for the end of the transaction. Raises what the act raises.
    """
    with transaction.atomic():
        result = act()
        messages = list(Message.objects.filter(written_at=at).select_related("recipient").order_by("pk"))
        transaction.set_rollback(True)
    return result, messages
