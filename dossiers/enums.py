"""Closed lists of the dossier engine."""

from django.db import models


class FieldKind(models.TextChoices):
    """What a form field asks for; it decides the widget and the check of the answer."""

    SHORT_TEXT = "short_text", "Texte court"
    LONG_TEXT = "long_text", "Texte long"
    NUMBER = "number", "Nombre"
    YES_NO = "yes_no", "Oui ou non"
    CONTACT = "contact", "Contact"
    FILE = "file", "Fichier PDF"
    ATTESTATION = "attestation", "Attestation"


class DossierState(models.TextChoices):
    """Life of a dossier: what is deposited is frozen."""

    DRAFT = "draft", "Brouillon"
    DEPOSITED = "deposited", "Déposé"
