"""Closed lists of the dossier engine."""

from django.db import models


class FieldKind(models.TextChoices):
    """What a form field asks for; it decides the widget and the check of the answer."""

    SHORT_TEXT = "short_text", "Texte court"
    LONG_TEXT = "long_text", "Texte long"
    NUMBER = "number", "Nombre entier"
    MONEY = "money", "Montant en euros"
    DATE = "date", "Date"
    YES_NO = "yes_no", "Oui ou non"
    CHOICE = "choice", "Choix unique"
    MULTIPLE = "multiple", "Choix multiples"
    TABLE = "table", "Tableau"
    CONTACT = "contact", "Contact professionnel"
    PERSON = "person", "Personne"
    FILE = "file", "Fichier"
    ATTESTATION = "attestation", "Attestation"


class Match(models.TextChoices):
    """How many of the comparisons of a condition must hold."""

    ALL = "all", "Toutes les comparaisons sont vraies (et)"
    ANY = "any", "Une comparaison au moins est vraie (ou)"


class Operator(models.TextChoices):
    """How a condition compares the answer to an earlier question with its own value."""

    IS = "is", "a pour réponse"
    AT_LEAST = "ge", "est au moins (≥)"
    AT_MOST = "le", "est au plus (≤)"
    EQUALS = "eq", "est égal à (=)"


class Audience(models.TextChoices):
    """Who reads an answer once it is deposited, besides its author."""

    JURY = "jury", "Équipe et jurys"
    TEAM = "team", "Équipe seule"


class ScanVerdict(models.TextChoices):
    """What is known of a file: only the cleared and the unchecked ones (no scanner configured) are ever opened."""

    PENDING = "pending", "En cours d’analyse"
    CLEAN = "clean", "Analysé, sans menace"
    INFECTED = "infected", "Menace détectée"
    UNCHECKED = "unchecked", "Non analysé"


class KnownFact(models.TextChoices):
    """What a profile already says, with which a new draft begins (« Dites-le-nous une fois »)."""

    IDENTITY = "identity", "Nom et adresse électronique"
    ABOUT = "about", "Présentation"
    PROFESSIONS = "professions", "Métiers"
    SKILLS = "skills", "Compétences"
    EXPERIENCE = "experience", "Parcours professionnel"
    EDUCATION = "education", "Formation"
    LINKS = "links", "Liens et réalisations"
    LANGUAGES = "languages", "Langues"
    AVAILABILITY = "availability", "Disponibilité et mobilité"


class MaskKind(models.TextChoices):
    """What a hidden piece of text would tell."""

    NAME = "name", "Nom"
    EMAIL = "email", "Adresse électronique"
    PHONE = "phone", "Téléphone"
    HANDLE = "handle", "Compte"
    LINK = "link", "Lien"
    SCHOOL = "school", "Établissement"
    GENDER = "gender", "Accord"
    OTHER = "other", "Autre"


class DossierState(models.TextChoices):
    """Life of a dossier: what is deposited is frozen."""

    DRAFT = "draft", "Brouillon"
    DEPOSITED = "deposited", "Déposé"


class LifeState(models.TextChoices):
    """The states that every kind of deposit has; each kind adds its own."""

    DRAFT = "draft", "Brouillon"
    SUBMITTED = "submitted", "Déposé"
    INCOMPLETE = "incomplete", "À compléter"
