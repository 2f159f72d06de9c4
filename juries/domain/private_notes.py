"""The notes that a juror writes on a dossier for themselves, from the first reading to the hearing.

Every reading of them goes through here and asks for the person: nobody else has a way to them.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from common.language.text import normalize_text
from dossiers.models import Dossier
from juries.models import PrivateNote


def notes_of(user: User, deposits: Iterable[int]) -> dict[int, str]:
    """Return a person's own notes on some deposits, by key of deposit."""
    mine = PrivateNote.objects.filter(user=user, deposit__in=list(deposits))
    return dict(mine.values_list("deposit", "text"))


def note_of(user: User, deposit: int) -> str:
    """Return a person's own notes on a deposit; empty when they wrote none."""
    return notes_of(user, [deposit]).get(deposit, "")


def write(user: User, deposit: int, text: str, *, at: datetime) -> None:
    """Replace a person's own notes on a deposit that they may read; an empty text leaves none."""
    if text.strip():
        values = {"text": normalize_text(text), "changed_at": at}
        PrivateNote.objects.update_or_create(user=user, deposit_id=deposit, defaults=values)
    else:
        PrivateNote.objects.filter(user=user, deposit=deposit).delete()


def export(user: User) -> list[dict[str, Any]]:
    """Return a person's own notes, for the copy of their data."""
    return [dict(row) for row in PrivateNote.objects.filter(user=user).values("deposit__number", "text", "changed_at")]


def forget(dossiers: QuerySet[Dossier]) -> int:
    """Remove what anybody wrote for themselves on dossiers whose time is over."""
    return PrivateNote.objects.filter(deposit__dossier__in=dossiers).delete()[0]


def forget_author(user: User) -> int:
    """Remove what a person wrote for themselves."""
    return PrivateNote.objects.filter(user=user).delete()[0]
