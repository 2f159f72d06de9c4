"""Closed lists of cohorts and missions."""

from django.db import models


class MissionState(models.TextChoices):
    """Life of a mission."""

    PREPARED = "prepared", "En préparation"
    CONTRACTED = "contracted", "Contrat établi"
    ACTIVE = "active", "En poste"
    SUSPENDED = "suspended", "Suspendue"
    ENDED = "ended", "Terminée"


class Category(models.TextChoices):
    """Hierarchical category of the post, which a project contract must say (decree 86-83)."""

    A = "A", "A"
    B = "B", "B"
    C = "C", "C"


class ActKind(models.TextChoices):
    """What may happen to a mission after its contract."""

    EXTENSION = "extension", "Prolongation"
    RENEWAL = "renewal", "Renouvellement"
    TRANSFER = "transfer", "Changement d’administration d’accueil"
    PAY = "pay", "Changement de rémunération"
    SUSPENSION = "suspension", "Suspension"
    RESUMPTION = "resumption", "Reprise"
    TERMINATION = "termination", "Fin anticipée"


class Charge(models.TextChoices):
    """Who must act before a deadline."""

    TEAM = "team", "équipe du programme"
    HOST = "host", "administration d’accueil"
    TALENT = "talent", "personne recrutée"


class DeadlineState(models.TextChoices):
    """Where a deadline stands."""

    DONE = "done", "Fait"
    LATE = "late", "En retard"
    SOON = "soon", "Bientôt"
    COMING = "coming", "À venir"
