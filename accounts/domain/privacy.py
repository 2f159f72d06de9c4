"""Personal data: the register, the export and the erasure are one list of records (RGPD art. 15, 17, 20 and 30).

Each package registers its records. What a record does not erase, it says (``remains``), and why a
person cannot be erased yet (``blocks``): the page shows the same words as the register.
"""

import io
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from operator import attrgetter
from typing import Any

from django.db import transaction

from accounts.domain import journal
from accounts.enums import Act
from accounts.models import Erasure, User
from common.refusals import RefusedError
from common.registry import Registry
from common.web import origin


def _no_files(_: User) -> Iterator[tuple[str, bytes]]:
    return iter(())


def _nothing(_: User) -> str:
    return ""


def _forgotten(_: User) -> bool:
    return False


def _left(_: User) -> int:
    return 0


@dataclass(frozen=True, slots=True)
class ProcessingRecord:
    """Personal data of one kind. ``erase`` returns the rows it removed or emptied, ``files`` yields name, bytes.

    ``fields`` names every column that holds it, by model (« package.Model »: « column column »): a test fails on a
    personal column that no record names. ``lasting`` names, the same way, those that outlive every delay, as
    ``remains`` says: a test fails on any other that is still full twenty years later. ``audience`` says who sees it.
    ``keeps`` tells that the person agreed to be kept, so that no delay erases them; they may still ask for it.
    """

    name: str
    data: str
    purpose: str
    basis: str
    retention: str
    audience: str
    fields: Mapping[str, str]
    export: Callable[[User], Any]
    erase: Callable[[User], int] = _left
    files: Callable[[User], Iterable[tuple[str, bytes]]] = _no_files
    remains: str = ""
    lasting: Mapping[str, str] = field(default_factory=dict)
    blocks: Callable[[User], str] = _nothing
    keeps: Callable[[User], bool] = _forgotten


class ErasureRefusedError(RefusedError):
    """The person cannot be erased yet; ``reasons`` say why, in French."""

    def __init__(self, reasons: list[str]) -> None:
        self.reasons = reasons
        super().__init__(" ".join(reasons))


processing_records = Registry[ProcessingRecord](attrgetter("name"))


def _columns(fields: Iterable[tuple[str, str]]) -> set[str]:
    return {f"{model}.{column}" for model, columns in fields for column in columns.split()}


def registered_columns() -> set[str]:
    """Return every column that a record names, as « package.Model.column »."""
    return _columns(item for record in processing_records for item in record.fields.items())


def lasting_columns() -> set[str]:
    """Return every column that outlives every delay, the same way."""
    return _columns(item for record in processing_records for item in record.lasting.items())


def export(person: User) -> bytes:
    """Return a ZIP of everything held on a person: ``donnees.json`` and their files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        held = {record.name: record.export(person) for record in processing_records}
        archive.writestr("donnees.json", json.dumps(held, ensure_ascii=False, indent=2, default=str))
        for record in processing_records:
            for name, content in record.files(person):
                archive.writestr(f"fichiers/{name}", content)
    return out.getvalue()


def obstacles(person: User) -> list[str]:
    """Return why a person cannot be erased yet, or nothing."""
    return [why for record in processing_records if (why := record.blocks(person))]


def forgettable(person: User) -> bool:
    """Tell whether a person may be erased without asking for it: nothing prevents it, and they agreed to nothing."""
    return not obstacles(person) and not any(record.keeps(person) for record in processing_records)


@transaction.atomic
def erase(person: User, *, at: datetime, why: str = "à la demande de la personne") -> Erasure:
    """Erase a person and return the certificate: what was removed, and what remains without a name.

    Raises :class:`ErasureRefusedError`, and then nothing was touched.
    """
    locked = User.objects.select_for_update().get(pk=person.pk)
    reasons = obstacles(locked)
    if reasons:
        raise ErasureRefusedError(reasons)
    done = {record.name: record.erase(locked) for record in reversed(list(processing_records))}
    remains = {record.name: record.remains for record in processing_records if record.remains}
    journal.record(Act.ERASE, f"Données effacées {why}", actor=origin.asker(), concerned=locked)
    return Erasure.objects.create(person=locked, at=at, removed=done, remains=remains)
