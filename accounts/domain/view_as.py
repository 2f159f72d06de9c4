"""See the platform as somebody sees it, to help them: read-only, for half an hour, for a reason, and they are told.

The session stays that of the administrator: nothing is proved, signed in or accepted in the name of the other person.
Packages register the routes that stay closed meanwhile (:data:`private_routes`): what is between two people, what a
blind reading hides, what shows a secret.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from accounts.domain import journal
from accounts.enums import Act, Role
from accounts.models import User
from accounts.queries import hidden_from
from accounts.rules import reach
from common import sandbox
from common.refusals import RefusedError
from common.registry import Registry

SESSION_KEY = "view_as"
MAX_DURATION = timedelta(minutes=30)
MAX_REASON_CHARS = 120
PERMISSION = "members.view_as"


class ViewAsRefusedError(RefusedError):
    """The platform cannot be seen as this person; the message is in French."""


@dataclass(frozen=True, slots=True)
class PrivateRoute:
    """A route, or a whole space (« juror: »), that nobody reads in the place of somebody; ``reason`` says why."""

    name: str
    reason: str

    def holds(self, view_name: str) -> bool:
        """Tell whether a route is this one, or of this space."""
        return view_name.startswith(self.name) if self.name.endswith(":") else view_name == self.name


private_routes = Registry[PrivateRoute](lambda route: route.name)


def may_begin(by: User) -> bool:
    """Tell whether a person may see as others."""
    return reach(by, PERMISSION).everywhere


def may_be_seen(person: User) -> bool:
    """Tell whether a person may be seen as: an open account that does not administer the platform."""
    administers = any(grant.role == Role.ADMINISTRATOR for grant in person.grants)
    return person.is_active and not person.is_superuser and not administers


def begin(person: User, *, reason: str, by: User, at: datetime) -> dict[str, Any]:
    """Note in the journal that somebody sees as another person, and return what the session keeps.

    Raises :class:`ViewAsRefusedError` without a reason, as oneself, as an administrator, as the author of a dossier
    that is read blind, or during a rehearsal.
    """
    if not may_begin(by):
        raise ViewAsRefusedError("Seule l’administration de la plateforme voit comme une autre personne.")
    if not reason.strip():
        raise ViewAsRefusedError("Dites pourquoi : la personne reçoit ce motif.", field="reason")
    if sandbox.current() is not None:
        raise ViewAsRefusedError("Quittez d’abord la répétition.")
    if person.pk == by.pk or not may_be_seen(person):
        raise ViewAsRefusedError(
            "On ne voit ni comme soi-même, ni comme une personne qui administre la plateforme.", field="email"
        )
    if User.objects.filter(hidden_from(by), pk=person.pk).exists():
        raise ViewAsRefusedError(
            "Un dossier de cette personne est lu sans identité : voir comme elle lèverait l’anonymat.", field="email"
        )
    journal.record(
        Act.READ, f"Plateforme vue comme cette personne : {reason.strip()[:MAX_REASON_CHARS]}", actor=by,
        quality="Administration de la plateforme", concerned=person,
    )  # fmt: skip
    return {"person": person.pk, "by": by.pk, "since": at.isoformat()}


def seen(stored: dict[str, Any], by: User, *, at: datetime) -> User | None:
    """Return the person whom a session sees as, with their roles, or nothing once it is over or no longer allowed."""
    since = datetime.fromisoformat(stored["since"])
    if stored["by"] != by.pk or not may_begin(by) or not since <= at < since + MAX_DURATION:
        return None
    person: User | None = User.objects.with_grants().filter(pk=stored["person"]).first()
    return person if person is not None and may_be_seen(person) else None
