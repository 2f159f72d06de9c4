"""Closed lists of applications and selection."""

from django.db import models

from challenges.enums import RefusalStage


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


REFUSAL_STAGES: dict[str, RefusalStage] = {
    ApplicationState.INELIGIBLE: RefusalStage.ELIGIBILITY,
    ApplicationState.NOT_SHORTLISTED: RefusalStage.PRESELECTION,
    ApplicationState.NOT_SELECTED: RefusalStage.SELECTION,
    ApplicationState.DECLINED: RefusalStage.OFFER,
}
"""The stage at which an application of a state was refused; who declines a seat themself has no reason of ours."""


class AiUse(models.TextChoices):
    """What a person says of the help of an artificial intelligence to write, when the campaign asks."""

    UNTOLD = "", "Je préfère ne pas répondre"
    NO = "no", "Non"
    YES = "yes", "Oui"


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


class PairState(models.TextChoices):
    """Life of a pair of co-applicants, from the invitation of one by the other."""

    INVITED = "invited", "Invitation envoyée"
    FORMED = "formed", "Binôme formé"
    DECLINED = "declined", "Invitation refusée"
    CANCELLED = "cancelled", "Invitation retirée"
    EXPIRED = "expired", "Invitation échue"
    LEFT = "left", "Binôme quitté"
    SEPARATED = "separated", "Binôme séparé à la clôture"


class PairWish(models.TextChoices):
    """What a member of a pair asks: it binds the selection only when both ask to be kept together."""

    PREFERRED = "preferred", "Ensemble de préférence"
    ONLY = "only", "Seulement ensemble"


class AutomationKind(models.TextChoices):
    """The dossiers that an automation watches."""

    APPLICATION = "application", "Candidatures"
    CHALLENGE = "challenge", "Défis"


class AutomationAction(models.TextChoices):
    """What an automation does of a dossier that stays where it is."""

    TASK = "task", "Créer une tâche"
    MESSAGE = "message", "Écrire à la personne"
    TAG = "tag", "Étiqueter la candidature"
    ASSIGN = "assign", "Attribuer à un ou une collègue"


class AutomationState(models.TextChoices):
    """Life of an automation: only an active one does anything."""

    DRAFT = "draft", "À essayer"
    ACTIVE = "active", "En service"
    STOPPED = "stopped", "Arrêtée"


class Destination(models.TextChoices):
    """To whom somebody whose application was refused may agree to be proposed; each is a consent of its own."""

    CHALLENGE = "challenge", "Un autre défi de cette campagne"
    BETA = "beta", "beta.gouv.fr, l’incubateur de services numériques de l’État"
    JOBS = "jobs", "Choisir le service public, les offres d’emploi de la fonction publique"
    INCLUSION = "inclusion", "Les emplois de l’inclusion"
