"""Closed lists of the jury engine."""

from django.db import models


class Aggregation(models.TextChoices):
    """How the marks of one grid make one result; two ways are never mixed (R6)."""

    MEAN = "mean", "Moyenne des critères"
    SUM = "sum", "Somme des critères"


class AssessmentState(models.TextChoices):
    """Life of one reader's grid on one deposit."""

    ASSIGNED = "assigned", "À lire"
    STARTED = "started", "Commencée"
    SUBMITTED = "submitted", "Remise"
    RECUSED = "recused", "Déport"


class Verdict(models.TextChoices):
    """The opinion that goes with the marks."""

    FAVOURITE = "favourite", "Coup de cœur"
    FAVOURABLE = "favourable", "Avis favorable"
    NEUTRAL = "neutral", "Avis neutre"
    UNFAVOURABLE = "unfavourable", "Avis défavorable"


class JurorKind(models.TextChoices):
    """Where a juror comes from: two kinds on a dossier look at it from two sides."""

    PROGRAMME = "programme", "Équipe ou ancien du programme"
    HOST = "host", "Administration"
    OUTSIDE = "outside", "Personnalité extérieure"


class TieKind(models.TextChoices):
    """What may tie a juror to a dossier."""

    EMPLOYER = "employer", "Employeur"
    SCHOOL = "school", "Établissement de formation"
    ADMINISTRATION = "admin", "Administration"
    PERSON = "person", "Personne"


class ConflictOrigin(models.TextChoices):
    """How a conflict of interest came to be known."""

    FOUND = "found", "Rapprochement"
    DECLARED = "declared", "Déclaration"
    RECUSAL = "recusal", "Déport"
    TEAM = "team", "Constaté par l’équipe"


class HearingState(models.TextChoices):
    """Life of a hearing; a cancelled one stays visible as cancelled (R25)."""

    PLANNED = "planned", "Prévue"
    ONGOING = "ongoing", "En cours"
    HELD = "held", "Tenue"
    ABSENT = "absent", "Absence"
    CANCELLED = "cancelled", "Annulée"


class ExtraCause(models.TextChoices):
    """Why a dossier is read beyond the readings that every dossier has."""

    COMMON = "common", "Lot commun"
    GAP = "gap", "Écart entre deux lectures"
    WAVE = "wave", "Décision incertaine"


class ChangeKind(models.TextChoices):
    """What one act of a juror on a grid changed."""

    MARK = "mark", "Note"
    COMMENT = "comment", "Appréciation"
    VERDICT = "verdict", "Avis"
    SUBMIT = "submit", "Remise"
    REOPEN = "reopen", "Réouverture"
    NOTE = "note", "Notes privées"


class BidValue(models.TextChoices):
    """What a juror says of a dossier before readings are shared."""

    PREFER = "prefer", "Je préfère"
    CAN = "can", "Je peux"
    UNKNOWN = "unknown", "Je ne connais pas ce sujet"


class Moment(models.TextChoices):
    """A part of a day."""

    DAY = "day", "La journée"
    MORNING = "morning", "Le matin"
    AFTERNOON = "afternoon", "L’après-midi"


class Sight(models.TextChoices):
    """What a juror sees of the other readings of a dossier, and from when: never before their own is handed in."""

    NEVER = "never", "Rien, jamais"
    CLOSED = "closed", "Une fois le jury clos"
    OWN = "own", "Une fois sa propre grille remise"


NOT_APPLICABLE = "na"  # how the history and the forms spell « sans objet »
