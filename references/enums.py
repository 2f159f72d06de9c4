"""Closed lists of the letters of recommendation."""

from django.db import models


class ReferenceState(models.TextChoices):
    """Life of what a candidate asks of one referee."""

    NAMED = "named", "Demande prête, envoyée au dépôt"
    INVITED = "invited", "Demande envoyée"
    STARTED = "started", "Lettre commencée"
    RECEIVED = "received", "Lettre reçue"
    DECLINED = "declined", "Demande déclinée"
    CANCELLED = "cancelled", "Demande annulée"
