"""What the platform holds of a person: register, export and erasure are one list (RGPD art. 15, 17, 20 and 30).

Each package declares its holdings when it starts. What a holding does not erase, it says (``remains``), and why a
person cannot be erased yet (``blocks``): the page shows the same words as the register.
"""

import io
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.domain import journal
from accounts.enums import Act
from accounts.models import Erasure, User
from common import origin


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
    personal column that no holding names. ``audience`` says who sees it. ``keeps`` tells that the person agreed to be
    kept, so that no delay erases them; they may still ask for it.
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
    blocks: Callable[[User], str] = _nothing
    keeps: Callable[[User], bool] = _forgotten


class ErasureRefusedError(Exception):
    """The person cannot be erased yet; ``reasons`` say why, in French."""

    def __init__(self, reasons: list[str]) -> None:
        self.reasons = reasons
        super().__init__(" ".join(reasons))


_declared: dict[str, ProcessingRecord] = {}


def declare(*holdings: ProcessingRecord) -> None:
    """Add to the register; a package declares the same name once."""
    for holding in holdings:
        _declared[holding.name] = holding


def register() -> list[ProcessingRecord]:
    """Return every kind of personal data, by name."""
    return [_declared[name] for name in sorted(_declared)]


def declared() -> set[str]:
    """Return every column that a holding names, as « package.Model.column »."""
    return {
        f"{model}.{column}"
        for holding in register()
        for model, columns in holding.fields.items()
        for column in columns.split()
    }


def export(person: User) -> bytes:
    """Return a ZIP of everything held on a person: ``donnees.json`` and their files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        held = {holding.name: holding.export(person) for holding in register()}
        archive.writestr("donnees.json", json.dumps(held, ensure_ascii=False, indent=2, default=str))
        for holding in register():
            for name, content in holding.files(person):
                archive.writestr(f"fichiers/{name}", content)
    return out.getvalue()


def obstacles(person: User) -> list[str]:
    """Return why a person cannot be erased yet, or nothing."""
    return [why for holding in register() if (why := holding.blocks(person))]


def forgettable(person: User) -> bool:
    """Tell whether a person may be erased without asking for it: nothing prevents it, and they agreed to nothing."""
    return not obstacles(person) and not any(holding.keeps(person) for holding in register())


@transaction.atomic
def erase(person: User, *, at: datetime, why: str = "à la demande de la personne") -> Erasure:
    """Erase a person and return the certificate: what was removed, and what remains without a name.

    Raises :class:`ErasureRefusedError`, and then nothing was touched.
    """
    locked = User.objects.select_for_update().get(pk=person.pk)
    reasons = obstacles(locked)
    if reasons:
        raise ErasureRefusedError(reasons)
    done = {holding.name: holding.erase(locked) for holding in reversed(register())}
    remains = {holding.name: holding.remains for holding in register() if holding.remains}
    journal.record(Act.ERASE, f"Données effacées {why}", actor=origin.asker(), concerned=locked)
    return Erasure.objects.create(person=locked, at=at, removed=done, remains=remains)
