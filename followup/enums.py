"""Closed lists of the follow-up."""

from django.db import models


class Audience(models.TextChoices):
    """Whom an event is for."""

    TALENTS = "talents", "Personnes recrutées"
    HOSTS = "hosts", "Administrations d’accueil"
    BOTH = "both", "Personnes recrutées et administrations"
    PUBLIC = "public", "Tout public"


class ReviewPhase(models.TextChoices):
    """The moments at which a challenge is reviewed."""

    HYPOTHESIS = "hypothesis", "Valider l’hypothèse"
    CONCEPT = "concept", "Prouver le concept"
    MIDTERM = "midterm", "Bilan à mi-parcours"
    VALUE = "value", "Prouver la valeur"
    IMPACT = "impact", "Amplifier l’impact"
    FINAL = "final", "Bilan final"


class ReviewDecision(models.TextChoices):
    """What a review decides."""

    GO = "go", "Poursuivre"
    RENEW = "renew", "Renouveler"
    ADJUST = "adjust", "Réorienter"
    STOP = "stop", "Arrêter"


class ReviewState(models.TextChoices):
    """Where a review by both sides stands."""

    AWAITED = "awaited", "Fiches attendues"
    COMPARED = "compared", "À discuter"
    PROPOSED = "proposed", "À confirmer"
    CONFIRMED = "agreed", "Confirmé"


class SponsorMood(models.TextChoices):
    """What a sponsor says of a challenge, once a month."""

    GOOD = "good", "Oui, tout va bien"
    FAIR = "fair", "Pas tout à fait"
    BAD = "bad", "Non"


class DeliverableKind(models.TextChoices):
    """What a mission may hand over."""

    SERVICE = "service", "Service en ligne"
    CODE = "code", "Code source"
    DATA = "data", "Données"
    DOC = "doc", "Documentation"
    OTHER = "other", "Autre"


class Situation(models.TextChoices):
    """Where somebody works after a mission; the first is the « stays in the administration » indicator."""

    HOST = "host", "Dans l’administration d’accueil"
    STATE = "state", "Dans une autre administration"
    PRIVATE = "private", "Dans une entreprise"
    SELF = "self", "À son compte"
    OTHER = "other", "Autre"
