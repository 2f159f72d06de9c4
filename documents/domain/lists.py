"""The lists of the floor below, which knows no file: the journal."""

from collections.abc import Iterator, Sequence
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
    found = queries.acts({name: query.get(name, "").strip() for name in ASKED} | {"before": ""})

    def rows() -> Iterator[Sequence[Any]]:
        for one in found.iterator(chunk_size=CHUNK):
            yield (
                localtime(one.at).replace(tzinfo=None), one.get_act_display(), one.what, str(one.actor or ""),
                one.quality, one.target,
            )  # fmt: skip

    return Table("Journal des actes", ["Quand", "Acte", "Quoi", "Par", "En qualité de", "Objet"], found.count(), rows)


LISTS = (Exportable("journal", journal),)
