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


class DeliverableStage(models.TextChoices):
    """How far a deliverable is."""

    BUILDING = "building", "En construction"
    LIVE = "live", "En service"
    DONE = "done", "Achevé"
    STOPPED = "stopped", "Arrêté"


class DeliverableState(models.TextChoices):
    """Whether the team read a deliverable: what is published is on the page of the challenge."""

    SUBMITTED = "submitted", "À relire"
    RETURNED = "returned", "À corriger"
    PUBLISHED = "published", "Publié"


class Licence(models.TextChoices):
    """The licences that the State lets administrations publish code and data under; any other is named « other »."""

    LO = "lo-2", "Licence Ouverte 2.0"
    ODBL = "odbl-1", "ODbL 1.0"
    MIT = "mit", "MIT"
    APACHE = "apache-2", "Apache 2.0"
    BSD = "bsd", "BSD"
    CECILL = "cecill", "CeCILL"
    EUPL = "eupl-1.2", "EUPL 1.2"
    MPL = "mpl-2", "MPL 2.0"
    GPL = "gpl-3", "GPL 3.0"
    LGPL = "lgpl-3", "LGPL 3.0"
    AGPL = "agpl-3", "AGPL 3.0"
    OTHER = "other", "Autre licence libre ou ouverte"


class Situation(models.TextChoices):
    """Where somebody works after a mission; the first is the « stays in the administration » indicator."""

    HOST = "host", "Dans l’administration d’accueil"
    STATE = "state", "Dans une autre administration"
    PRIVATE = "private", "Dans une entreprise"
    SELF = "self", "À son compte"
    OTHER = "other", "Autre"
