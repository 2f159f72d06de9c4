"""Closed lists of the selection."""

from django.db import models


class OfferState(models.TextChoices):
    """Life of an offer."""

    SENT = "sent", "Envoyée"
    ACCEPTED = "accepted", "Acceptée"
    DECLINED = "declined", "Refusée"
    EXPIRED = "expired", "Expirée"
    CANCELLED = "cancelled", "Annulée"
    ENDED = "ended", "Interrompue"
    REPLACED = "replaced", "Remplacée par un vœu mieux placé"


class StartDateState(models.TextChoices):
    """Life of another first day that somebody asks for."""

    ASKED = "asked", "En attente de réponse"
    COUNTERED = "countered", "Autre date proposée"
    AGREED = "agreed", "Date convenue"
    REFUSED = "refused", "Date maintenue"
    WITHDRAWN = "withdrawn", "Retirée"


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


class RequestKind(models.TextChoices):
    """What somebody whose refusal is announced may ask of the administration."""

    REASONS = "reasons", "Demande de motifs"
    APPEAL = "appeal", "Recours gracieux"


class RequestState(models.TextChoices):
    """Life of a request for reasons, or of an appeal."""

    RECEIVED = "received", "En attente de réponse"
    EXPLAINED = "explained", "Motifs communiqués"
    GRANTED = "granted", "Recours accueilli"
    DISMISSED = "dismissed", "Recours rejeté"
    SILENT = "silent", "Rejet implicite"
    WITHDRAWN = "withdrawn", "Retrait"


class MoveCause(models.TextChoices):
    """Why a hypothesis moves somebody; ``{other}`` is the person who explains it."""

    PLACED = "placed", "l’hypothèse l’y place"
    ABSENT = "absent", "l’hypothèse retire cette personne"
    GIVEN = "given", "sa place va à {other}, que l’hypothèse y place"
    OUTRANKED = "outranked", "{other} y vient, avec un meilleur rang"
    CLOSED = "closed", "le poste ouvre moins de places"
    FREED = "freed", "une place s’y libère, que quitte {other}"
    OPENED = "opened", "le poste ouvre plus de places"
