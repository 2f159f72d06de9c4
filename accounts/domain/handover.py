"""Hand over what somebody was in charge of to a colleague: each package registers what it attributes to a person."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any

from django.db import transaction

from accounts.domain import journal
from accounts.enums import Act
from accounts.models import User
from accounts.rules import allowed
from common.refusals import RefusedError
from common.registry import Registry


class HandoverRefusedError(RefusedError):
    """Nothing can be handed over to this colleague; the message is in French."""


@dataclass(frozen=True, slots=True)
class Responsibility:
    """What a package attributes to a member of the team.

    ``noun`` is its singular and its plural, in French; ``rows`` returns what somebody is in charge of and is not over,
    each with a ``role_scope``; ``give`` attributes rows to a colleague. A colleague needs ``permission`` on a row.
    """

    name: str
    noun: tuple[str, str]
    permission: str
    rows: Callable[[User], Iterable[Any]]
    give: Callable[[list[Any], User, User, datetime], object]  # the rows, to whom, by whom, when


responsibilities = Registry[Responsibility](attrgetter("name"))


def held_by(user: User) -> list[tuple[Responsibility, int]]:
    """Return what a person is in charge of, and how many of each; what they have none of is left out."""
    counted = [(kind, len(list(kind.rows(user)))) for kind in responsibilities]
    return [(kind, count) for kind, count in counted if count]


@dataclass(frozen=True, slots=True)
class Handover:
    """How many rows changed hands, and how many stayed because the colleague has no right on them."""

    given: int
    left: int


@transaction.atomic
def hand_over(user: User, colleague: User, *, by: User, at: datetime) -> Handover:
    """Give a colleague all that a person is in charge of and that the colleague may follow; the rest stays.

    Raises :class:`HandoverRefusedError` for oneself again, or when the colleague may follow nothing of it.
    """
    if user.pk == colleague.pk:
        raise HandoverRefusedError("Choisissez une autre personne que celle qui remet ses dossiers.", field="colleague")
    given = left = 0
    for kind in responsibilities:
        rows = list(kind.rows(user))
        followed = [row for row in rows if allowed(colleague, kind.permission, row)]
        kind.give(followed, colleague, by, at)
        given, left = given + len(followed), left + len(rows) - len(followed)
    if not given:
        raise HandoverRefusedError(
            f"{colleague} n’a aucun rôle sur les dossiers que suit {user} : rien n’a changé de mains.",
            field="colleague",
        )
    journal.record(Act.RIGHTS, f"Dossiers remis : {given}", actor=by, concerned=user, target=f"personne {colleague.pk}")
    return Handover(given, left)
