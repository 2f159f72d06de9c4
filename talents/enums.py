"""Closed lists of cohorts and missions."""

from django.db import models


class MissionState(models.TextChoices):
    """Life of a mission."""

    PREPARED = "prepared", "En préparation"
    CONTRACTED = "contracted", "Contrat établi"
    ACTIVE = "active", "En poste"
    ENDED = "ended", "Terminée"
