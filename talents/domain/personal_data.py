"""What recruitment holds of people: the files they gave, and the record that pays them."""

from collections.abc import Iterator
from typing import Any

from accounts.domain.privacy import ProcessingRecord
from accounts.models import User
from common import clock
from talents.domain.pieces import records
from talents.domain.pieces.purging import forget_record
from talents.models import EmployeeRecord, MissionPiece


def _export(person: User) -> list[Any]:
    pieces = MissionPiece.objects.filter(mission__talent=person).order_by("pk")
    given = pieces.values("label", "state", "reason", "sent_at", "checked_at", "purged_at")
    return [*EmployeeRecord.objects.filter(person=person).values(*records.DATA, "saved_at", "purged_at"), *given]


def _files(person: User) -> Iterator[tuple[str, bytes]]:
    for piece in MissionPiece.objects.filter(mission__talent=person).exclude(file="").order_by("pk"):
        with piece.file.open("rb") as stored:
            yield f"{piece.public_id}-{piece.kind}.{piece.extension}", stored.read()


def _erase(person: User) -> int:
    """Empty the record of a person whom no mission keeps."""
    written = list(EmployeeRecord.objects.filter(person=person, purged_at__isnull=True))
    for record in written:
        forget_record(record, clock.now())
    return len(written)


RECRUITMENT = ProcessingRecord(
    name="Pièces et fiche administrative",
    data="Pièces de recrutement ; état civil, adresse, numéro de sécurité sociale, compte bancaire",
    purpose="Établir le contrat, recruter et payer",
    basis="Contrat et obligation légale",
    retention=(
        "Chaque pièce : le délai que la campagne annonce après la signature du contrat, ou cinq ans après la fin de la"
        " mission ; la fiche : trois mois après la signature du contrat"
    ),
    audience=(
        "Vous ; pour chaque pièce, les ressources humaines, la gestion ou la paie que la liste nomme ; vous lisez qui a"
        " ouvert quoi, et quand"
    ),
    fields={
        "talents.MissionPiece": "file reason checked_by kind label sha256 extension size",
        "talents.EmployeeRecord": f"person {' '.join(records.DATA)}",
    },
    export=_export,
    erase=_erase,
    files=_files,
)
