"""Closed lists of documents."""

from django.db import models


class Verdict(models.TextChoices):
    """What is found of a file, or of a number, that somebody asks about."""

    GENUINE = "genuine", "Ce fichier est un document émis par la plateforme, à l’octet près"
    KNOWN = "known", "Ce numéro est celui d’un document émis"
    UNKNOWN = "unknown", "Aucun document émis ne porte ce numéro"
    ALTERED = "altered", "Ce fichier porte le cachet de la plateforme, et il a été modifié depuis"
    SEALED = "sealed", "Ce fichier porte un cachet intact de la plateforme, et n’est plus au registre"
    FOREIGN = "foreign", "Ce fichier ne porte pas le cachet de la plateforme"
    UNREADABLE = "unreadable", "Ce fichier n’est pas un PDF lisible"


class VersionState(models.TextChoices):
    """Life of one version of a template."""

    PROPOSED = "proposed", "À relire"
    APPROVED = "approved", "Approuvée"
    REFUSED = "refused", "Refusée"


class SignatureState(models.TextChoices):
    """Life of one signature; the others' refusal or the document's correction closes those that wait."""

    WAITING = "waiting", "Attend son tour"
    CALLED = "called", "À signer"
    SIGNED = "signed", "Signé"
    REFUSED = "refused", "Refusé"
    CLOSED = "closed", "Sans objet"


class OutsideState(models.TextChoices):
    """Where a document is that left for a signature book outside the platform."""

    OUT = "out", "Sorti"
    RETURNED = "returned", "Revenu signé"
    CANCELLED = "cancelled", "Sortie annulée"


class FieldKind(models.TextChoices):
    """What a merge field holds. Values are already French when they reach the document (R21)."""

    TEXT = "text", "texte"
    DATE = "date", "date"
    AMOUNT = "amount", "montant"
    NUMBER = "number", "nombre"
    LIST = "list", "liste"
    ROWS = "rows", "tableau"


class SheetFormat(models.TextChoices):
    """Formats of a list written as a file."""

    CSV = "csv", "CSV"
    XLSX = "xlsx", "Excel (XLSX)"
    ODS = "ods", "LibreOffice (ODS)"


class ExportFormat(models.TextChoices):
    """Formats of what a worker writes: a list, or an archive of files."""

    CSV = SheetFormat.CSV.value, "CSV"
    XLSX = SheetFormat.XLSX.value, "Excel (XLSX)"
    ODS = SheetFormat.ODS.value, "LibreOffice (ODS)"
    ZIP = "zip", "Archive (ZIP)"
