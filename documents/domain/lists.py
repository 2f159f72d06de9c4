"""The lists of the floor below, which knows no file: the journal."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from django.http import QueryDict
from django.utils.timezone import localtime

from accounts import queries
from accounts.models import User
from documents.domain.exports import Exportable, Table

CHUNK = 2000
ASKED = ("act", "person", "target", "since", "until")


def journal(user: User, query: QueryDict) -> Table | None:
    """Return the acts that a search of the journal finds; exporting them is an act too."""
    if not user.is_team:
        return None
    acts = queries.acts({name: query.get(name, "").strip() for name in ASKED} | {"before": ""}, user)

    def rows() -> Iterator[Sequence[Any]]:
        entries = acts.iterator(chunk_size=CHUNK)
        while batch := list(islice(entries, CHUNK)):
            for entry in queries.name_people(batch, user):
                yield (
                    localtime(entry.at).replace(tzinfo=None), entry.get_act_display(), entry.what,
                    entry.actor_name, entry.quality, entry.target,  # type: ignore[attr-defined] # set by name_people
                )  # fmt: skip

    return Table("Journal des actes", ["Quand", "Acte", "Quoi", "Par", "En qualité de", "Objet"], acts.count(), rows)


LISTS = (Exportable("journal", journal),)
