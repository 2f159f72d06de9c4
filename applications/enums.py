"""Closed lists of applications and selection."""

from django.db import models


class ApplicationState(models.TextChoices):
    """Life of an application."""

    DRAFT = "draft", "Brouillon"
    SUBMITTED = "submitted", "Déposée"
    INELIGIBLE = "ineligible", "Inéligible"
    SHORTLISTED = "shortlisted", "Présélectionnée"
    NOT_SHORTLISTED = "not_shortlisted", "Non présélectionnée"
    HEARD = "heard", "Auditionnée"
    WAITING = "waiting", "Liste d’attente"
    OFFERED = "offered", "Proposition faite"
    ACCEPTED = "accepted", "Acceptée"
    DECLINED = "declined", "Proposition refusée"
    NOT_SELECTED = "not_selected", "Non retenue"
    WITHDRAWN = "withdrawn", "Retirée"


class OfferState(models.TextChoices):
    """Life of an offer."""

    SENT = "sent", "Envoyée"
    ACCEPTED = "accepted", "Acceptée"
    DECLINED = "declined", "Refusée"
    EXPIRED = "expired", "Expirée"
    CANCELLED = "cancelled", "Annulée"


class Outcome(models.TextChoices):
    """What the matching says of one candidate at one wish."""

    SEATED = "seated", "Place obtenue"
    BETTER = "better", "Un vœu mieux classé est obtenu"
    BELOW = "below", "Sous le dernier rang admis"
    UNRANKED = "unranked", "Non classé par le jury du défi"
    NO_SEAT = "no_seat", "Ce défi n’ouvre pas ce métier"
