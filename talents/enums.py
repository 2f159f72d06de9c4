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
    CONTACT = "contact", "Changement d’interlocuteur"


class ContactRole(models.TextChoices):
    """Who follows a mission for the administration and for the programme; each is a field of the mission."""

    LEAD = "lead", "responsable fonctionnel"
    SPONSOR = "sponsor", "sponsor"
    COACH = "coach", "coach"


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


class PieceReader(models.TextChoices):
    """Who may open a supporting document, besides the person it is about."""

    HOST_HR = "host_hr", "Ressources humaines de l’accueil"
    HOST_FINANCE = "host_finance", "Gestion de l’accueil"
    PROGRAMME_HR = "programme_hr", "Ressources humaines du programme"
    PROGRAMME_PAYROLL = "programme_payroll", "Paie du programme"


class PieceFormat(models.TextChoices):
    """Formats in which a supporting document may be asked."""

    PDF = "pdf", "PDF"
    JPEG = "jpg", "JPEG"
    PNG = "png", "PNG"
    WORD = "docx", "Word"
    OPEN_TEXT = "odt", "LibreOffice"


class PieceState(models.TextChoices):
    """Life of a supporting document."""

    SENT = "sent", "Reçue"
    ACCEPTED = "accepted", "Acceptée"
    REFUSED = "refused", "À refaire"


class Side(models.TextChoices):
    """Who speaks of a mission."""

    TALENT = "talent", "personne recrutée"
    HOST = "host", "administration d’accueil"


class PointOwner(models.TextChoices):
    """Who sees to a point of arrival."""

    HOST = "host", "L’administration d’accueil"
    TALENT = "talent", "La personne recrutée"
    TEAM = "team", "L’équipe du programme"


class Light(models.TextChoices):
    """Where a recruitment stands, at a glance; the reasons go with it."""

    RED = "danger", "En difficulté"
    AMBER = "amber", "À surveiller"
    GREEN = "green", "En ordre"
