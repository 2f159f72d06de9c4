"""Name a colleague in a note: with « @ » in its text, or by choosing them; only those who may read the note.

« @Camille Martin » names one person; « @Camille » does when only one colleague has this first name. Accents and case
do not matter. A name that nobody here bears refuses the note, rather than let its author believe that somebody is told.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from accounts.models import User
from accounts.rules import holders
from common.language.search import fold
from common.refusals import RefusedError
from dossiers.models import MentionModel

AT_SIGN = re.compile(r"(?<![\w.+-])@(?=\w)")  # never the sign of an electronic address
FIRST_WORD = re.compile(r"[\w'’-]*")


class MentionRefusedError(RefusedError):
    """The text names nobody who may read the note, or several colleagues; the sentence is in French."""

    field = "text"


def colleagues(permission: str, subject: Any) -> Any:
    """Return those who may be named in a note about an object, in the order of a choice."""
    return holders(permission, subject).order_by("last_name", "first_name", "email")


def _begins(text: str, name: str) -> bool:
    """Tell whether a text begins with a whole name."""
    return text.startswith(name) and not re.match(r"[\w-]", text[len(name) :])


def named_in(text: str, readers: Sequence[User]) -> list[User]:
    """Return the colleagues whom a text names, in its order. Raises :class:`MentionRefusedError`."""
    named: dict[int, User] = {}
    for sign in AT_SIGN.finditer(text):
        rest = fold(text[sign.end() :])
        whole = [reader for reader in readers if _begins(rest, fold(reader.get_full_name()))]
        word = FIRST_WORD.match(rest)
        matching = whole or [reader for reader in readers if word and fold(reader.first_name) == word[0] != ""]
        if len(matching) != 1:
            shown = text[sign.start() :].split(maxsplit=1)[0]
            fault = "nomme plusieurs collègues" if matching else "ne nomme personne qui puisse lire cette note"
            raise MentionRefusedError(
                f"« {shown} » {fault} : écrivez le prénom et le nom, choisissez dans la liste, ou retirez le « @ »."
            )
        named[matching[0].pk] = matching[0]
    return list(named.values())


def mention(model: type[Any], note: Any, people: Iterable[User | None]) -> None:
    """Put a note in the inbox of the colleagues whom it names, once each; ``model`` is the mention of its kind."""
    once = {person.pk: person for person in people if person is not None}
    model.objects.bulk_create(model(note=note, colleague=person) for person in once.values())


def mark_seen(mentions: Iterable[MentionModel], user: User, *, at: datetime) -> None:
    """Note that somebody saw the notes that name them; ``mentions`` are those of the page."""
    fresh = [mention for mention in mentions if mention.colleague_id == user.pk and mention.seen_at is None]
    for mention in fresh:
        mention.seen_at = at
        mention.save(update_fields=["seen_at"])


def label(mentions: Iterable[MentionModel]) -> str:
    """Return whom a note names and who of them has seen it, in French; nothing when it names nobody."""
    names = [f"{mention.colleague} ({'vu' if mention.seen_at else 'pas encore vu'})" for mention in mentions]
    return f"Pour {', '.join(names)}" if names else ""
