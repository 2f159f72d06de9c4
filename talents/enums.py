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
    INTENT = "intent", "Intention de renouvellement"
    RENEWAL = "renewal", "Renouvellement"
    TRANSFER = "transfer", "Changement d’administration d’accueil"
    PAY = "pay", "Changement de rémunération"
    SUSPENSION = "suspension", "Suspension"
    RESUMPTION = "resumption", "Reprise"
    TERMINATION = "termination", "Fin anticipée"


class Reply(models.TextChoices):
    """What a person answers to an intention of renewal; silence is a renunciation (decree 86-83; R19)."""

    ACCEPTED = "accepted", "Accepté"
    DECLINED = "declined", "Décliné"
    LAPSED = "lapsed", "Sans réponse : renonciation"


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
    PAST = "past", "Passée"


class PieceKind(models.TextChoices):
    """The supporting documents that human resources ask for, one file each."""

    IDENTITY = "identity", "Pièce d’identité"
    HEALTH = "health", "Attestation de droits à l’assurance maladie"
    BANK = "bank", "Relevé d’identité bancaire"
    DIPLOMA = "diploma", "Diplôme le plus élevé"
    CAREER = "career", "Justificatifs d’expérience professionnelle"
    ACTIVITY = "activity", "Déclaration d’activité privée des trois dernières années"
    ETHICS = "ethics", "Attestation de prise de connaissance des obligations déontologiques"
    BUSINESS = "business", "Attestation de non-activité ou mise en sommeil d’entreprise"


class PieceState(models.TextChoices):
    """Life of a supporting document."""

    SENT = "sent", "Envoyée"
    ACCEPTED = "accepted", "Acceptée"
    REFUSED = "refused", "À refaire"


class Side(models.TextChoices):
    """Who speaks of a mission."""

    TALENT = "talent", "personne recrutée"
    HOST = "host", "administration d’accueil"


class Light(models.TextChoices):
    """Where a recruitment stands, at a glance; the reasons go with it."""

    RED = "danger", "En difficulté"
    AMBER = "amber", "À surveiller"
    GREEN = "green", "En ordre"
