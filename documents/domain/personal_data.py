"""What this package holds of people."""

from typing import Any

from accounts.domain.privacy import ProcessingRecord
from accounts.models import User
from documents.models import Export


def _export(person: User) -> list[Any]:
    return list(Export.objects.filter(by=person).values("label", "format", "asked_at"))


def _erase(person: User) -> int:
    """Remove the lists that a person asked for, with their files."""
    removed = 0
    for export in Export.objects.filter(by=person):
        export.file.delete(save=False)
        export.delete()
        removed += 1
    return removed


EXPORTS = ProcessingRecord(
    name="Exports",
    data="Listes exportées : qui les a demandées, leur filtre, le fichier",
    purpose="Donner une longue liste sans bloquer la plateforme",
    basis="Mission d’intérêt public",
    retention="Sept jours",
    audience="La personne qui l’a demandée",
    fields={"documents.Export": "by code label query file"},
    export=_export,
    erase=_erase,
)
