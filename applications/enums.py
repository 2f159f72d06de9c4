"""Closed lists of applications and selection."""

from django.db import models


class ApplicationState(models.TextChoices):
    """Life of an application."""

    DRAFT = "draft", "Brouillon"
    SUBMITTED = "submitted", "Déposée"
    INCOMPLETE = "incomplete", "À compléter"
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


class WorkingTime(models.TextChoices):
    """How much of the week a person can give; the programme's missions are of these two kinds."""

    FULL = "full", "Temps plein"
    FOUR_FIFTHS = "four_fifths", "Quatre cinquièmes"
    EITHER = "either", "L’un ou l’autre"


class LanguageLevel(models.TextChoices):
    """Levels of the Common European Framework, native speakers aside."""

    A = "A", "A - notions"
    B1 = "B1", "B1 - seuil"
    B2 = "B2", "B2 - indépendant"
    C1 = "C1", "C1 - autonome"
    C2 = "C2", "C2 - maîtrise"
    NATIVE = "N", "Langue maternelle"


class CheckOutcome(models.TextChoices):
    """What is known of one condition: never a decision by itself."""

    MET = "met", "Remplie"
    DOUBT = "doubt", "À vérifier"
    UNMET = "unmet", "Non remplie"


class ExternalTarget(models.TextChoices):
    """What a field of an outside form says, besides an answer to one of our questions."""

    QUESTION = "question", "Une question du formulaire"
    FIRST_NAME = "first_name", "Prénom"
    LAST_NAME = "last_name", "Nom"
    PROFESSION = "profession", "Métier"
    EXPERIENCE = "experience", "Années d’expérience"
    IGNORED = "ignored", "Rien : ne pas importer"


class Sameness(models.TextChoices):
    """What the team decided of two accounts that look alike."""

    DISTINCT = "distinct", "Deux personnes"
    MERGED = "merged", "Une seule personne"


class OfferState(models.TextChoices):
    """Life of an offer."""

    SENT = "sent", "Envoyée"
    ACCEPTED = "accepted", "Acceptée"
    DECLINED = "declined", "Refusée"
    EXPIRED = "expired", "Expirée"
    CANCELLED = "cancelled", "Annulée"
    ENDED = "ended", "Interrompue"
    REPLACED = "replaced", "Remplacée par un vœu mieux placé"


class FeedbackCode(models.TextChoices):
    """What a jury tells somebody it heard, in a word; the sentence comes beside it."""

    SEATS = "seats", "Places en nombre insuffisant"
    EXPERTISE = "expertise", "Expérience du métier à étoffer"
    CHALLENGE = "challenge", "Compréhension du défi à approfondir"
    METHOD = "method", "Méthode ou réalisations à montrer davantage"
    PUBLIC = "public", "Motivation pour l’intérêt général à préciser"
    TEAM = "team", "Équilibre de l’équipe"
    AVAILABILITY = "availability", "Disponibilité"
    STRONG = "strong", "Candidature de très bon niveau"


class HoldCause(models.TextChoices):
    """Why seats are kept out of the matching."""

    FUNDING = "funding", "Financement attendu"
    LOCATION = "location", "Lieu ou accueil à confirmer"
    TEAM = "team", "Équipe à compléter autrement"
    OTHER = "other", "Autre"


class CompositionRuleKind(models.TextChoices):
    """What a rule on the composition of a promotion bears on."""

    TEAM = "team", "Nombre de personnes d’une équipe"
    TRADE = "trade", "Métier présent dans une équipe"
    ADMINISTRATION = "body", "Nombre de personnes par ministère ou administration"
    BUDGET = "budget", "Budget en places"
    SEAT = "seat", "Place donnée à une personne"


class TieBreak(models.TextChoices):
    """What put a candidate after the one before them in a ranking (R9)."""

    RESULT = "result", "Résultat"
    MARKS = "marks", "Ex aequo départagés par les notes, critère par critère"
    VERDICT = "verdict", "Ex aequo départagés par l’avis du jury"
    JURY = "jury", "Ex aequo départagés par le jury, à la lecture des appréciations"
    DEPOSIT = "deposit", "Ex aequo dans l’ordre de dépôt, à départager par le jury"


class Outcome(models.TextChoices):
    """What the matching says of one candidate at one wish."""

    SEATED = "seated", "Place obtenue"
    BETTER = "better", "Un vœu mieux classé est obtenu"
    BELOW = "below", "Sous le dernier rang admis"
    UNRANKED = "unranked", "Non classé par le jury du défi"
    NO_SEAT = "no_seat", "Ce défi n’ouvre pas ce métier"


class Gender(models.TextChoices):
    """What a person says of themself, for the statistics."""

    WOMAN = "woman", "Une femme"
    MAN = "man", "Un homme"
    OTHER = "other", "Autrement"


class AgeBand(models.TextChoices):
    """Ages, in bands wide enough to name nobody."""

    UNDER_26 = "-26", "Moins de 26 ans"
    TO_35 = "26-35", "De 26 à 35 ans"
    TO_45 = "36-45", "De 36 à 45 ans"
    TO_55 = "46-55", "De 46 à 55 ans"
    OVER_55 = "56-", "56 ans ou plus"
