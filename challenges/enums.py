"""Closed lists of campaigns and challenges."""

from enum import StrEnum

from django.db import models


class CampaignState(models.TextChoices):
    """Life of a campaign; its rules are frozen once published."""

    DRAFT = "draft", "En préparation"
    PUBLISHED = "published", "Publiée"
    CLOSED = "closed", "Close"


class CallKind(models.TextChoices):
    """The windows in which people may deposit something; a restricted call is for those it invites (R5)."""

    CHALLENGES = "challenges", "Appel à projets"
    APPLICATIONS = "applications", "Appel à candidatures"
    WISHES = "wishes", "Vœux"
    RESTRICTED = "restricted", "Appel restreint"


class Declared(models.TextChoices):
    """Whether candidates are asked if an artificial intelligence helped them to write, and who reads what they say."""

    NOT_ASKED = "", "Non demandé"
    TEAM = "team", "Demandé, lu par l’équipe seule"
    JURY = "jury", "Demandé, lu par l’équipe et les jurys"


class Pairs(models.TextChoices):
    """Whether two people may apply as a pair, and whether they may ask to be kept together."""

    NONE = "", "Non"
    PREFERRED = "preferred", "Oui, de préférence ensemble"
    TOGETHER = "together", "Oui, y compris « seulement ensemble »"


class Employer(models.TextChoices):
    """Who signs the contract."""

    HOST = "host", "Administration d’accueil"
    DINUM = "dinum", "Direction interministérielle du numérique"


class ContractKind(models.TextChoices):
    """The two legal forms the programme has used (R18)."""

    FIXED_TERM = "fixed_term", "Contrat à durée déterminée"
    PROJECT = "project", "Contrat de projet"


class CofundingKind(models.TextChoices):
    """How the programme shares the cost of each person recruited (R16)."""

    NONE = "none", "Aucun cofinancement"
    FLAT = "flat", "Forfait en euros par personne recrutée"
    MONTHS = "months", "Nombre de mois de coût employeur"
    SHARE = "share", "Part du coût employeur, en %"


class StageKind(models.TextChoices):
    """The moments at which a grid is filled."""

    CHALLENGE_JURY = "challenge_jury", "Jury des projets"
    PRESELECTION = "preselection", "Présélection des candidatures"
    HEARING = "hearing", "Audition des candidats"
    EXERCISE = "exercise", "Exercice par métier"


class EligibilityKind(models.TextChoices):
    """Who the programme has kept out of a call; each campaign says which of these it applies (règlements 2 à 7)."""

    CIVIL_SERVANT = "civil_servant", "Fonctionnaire ou assimilé en poste"
    PANEL = "panel", "Juré ou expert sollicité de la campagne"
    STUDIES = "studies", "Études des deux premiers cycles"
    PREVIOUS = "previous", "Lauréat de la promotion précédente"
    COMPANY = "company", "Société en activité"


class ReferenceMoment(models.TextChoices):
    """The day at which a condition is looked at."""

    DEPOSIT = "deposit", "au jour du dépôt"
    DECISION = "decision", "au jour de la décision"
    START = "start", "au début de la promotion"


class ChallengeState(models.TextChoices):
    """Life of a challenge."""

    DRAFT = "draft", "Brouillon"
    SUBMITTED = "submitted", "Déposé"
    INCOMPLETE = "incomplete", "À compléter"
    INELIGIBLE = "ineligible", "Irrecevable"
    SHORTLISTED = "shortlisted", "Présélectionné"
    HEARD = "heard", "Auditionné"
    SELECTED = "selected", "Retenu"
    REJECTED = "rejected", "Non retenu"
    PUBLISHED = "published", "Publié"
    ACTIVE = "active", "Actif"
    CLOSED = "closed", "Clos"
    WITHDRAWN = "withdrawn", "Retiré"


class SkillLevel(models.TextChoices):
    """How much a position needs a skill, the most first."""

    ESSENTIAL = "essential", "Indispensable"
    WANTED = "wanted", "Utile"
    TRAINABLE = "trainable", "S’acquiert pendant la mission"


class Mastery(models.TextChoices):
    """How well a skill is had, the least first: as a position expects it, or as a person says it for themself."""

    BASICS = "basics", "Notions"
    PRACTISED = "practised", "Pratique confirmée"
    EXPERT = "expert", "Expertise"


class FundingSource(models.TextChoices):
    """Who carries the pay of the people recruited (R16, R17)."""

    DIRECT = "direct", "Programme budgétaire de l’administration, doté de titre 2"
    CARRIED = "carried", "Crédits de titre 2 portés par le ministère"
    SELF = "self", "Autofinancement, sans cofinancement du programme"


TITLE_2_KINDS = frozenset({"ministere", "service_central_ministere", "autorite_administrative_independante"})
"""The natures of body, in the directory's words, whose budget has title 2: the State's own (R16)."""


class CommentAudience(models.TextChoices):
    """Who reads a comment: colleagues of one side only."""

    HOST = "host", "Administration"
    TEAM = "team", "Équipe programme"


class RequestState(models.TextChoices):
    """Life of a request to join an administration."""

    PENDING = "pending", "En attente"
    APPROVED = "approved", "Acceptée"
    REFUSED = "refused", "Refusée"


class MemberRole(models.TextChoices):
    """Under which title a colleague belongs to an administration: a lead holds all its challenges.

    The others act on a challenge by the role they have there (:class:`ChallengeRole`), or by this one while nobody was
    ever given a role on it; a member has none by their seat.
    """

    LEAD = "lead", "Porteur de projet"
    SPONSOR = "sponsor", "Sponsor"
    HR = "hr", "Contact RH"
    FINANCE = "finance", "Contact gestion"
    READER = "reader", "Lecteur"
    MEMBER = "member", "Membre, pour les seuls défis confiés"


class ChallengeRole(models.TextChoices):
    """What a colleague does for one challenge; a seat of the same value gives the same rights."""

    LEAD = "lead", "Porteur de projet"
    WRITER = "writer", "Corédacteur"
    SPONSOR = "sponsor", "Sponsor"
    HR = "hr", "Contact RH"
    FINANCE = "finance", "Contact gestion"
    IT = "it", "Contact informatique (DSI)"
    PRIVACY = "privacy", "Contact protection des données (DPO)"
    LEGAL = "legal", "Contact juridique"
    READER = "reader", "Lecteur"


class ChallengeRight(StrEnum):
    """What a person may do on a challenge of their administration."""

    READ = "Lire la proposition, son financement et la suite"
    COMMENT = "Écrire aux collègues, à côté de la proposition"
    FILL = "Remplir les parties qui lui sont confiées"
    WRITE = "Écrire toute la proposition, sa page publique et les échanges avec l’équipe"
    DEPOSIT = "Déposer, compléter, retirer, former un recours"
    ASSIGN = "Confier les parties, avec leur date"
    INVITE = "Inviter des collègues, donner et retirer les rôles"
    SIGN = "Signer les engagements du sponsor"
    HOST = "Parler pour l’administration pendant les missions, lire leurs documents"


class DelegationScope(models.TextChoices):
    """The papers that a delegation of signature covers."""

    ALL = "all", "Tous les actes"
    CONTRACTS = "contracts", "Contrats, avenants, lettres et certificats"
    AGREEMENTS = "agreements", "Conventions et pièces financières"
    DECISIONS = "decisions", "Règlements et décisions sur les candidatures"


class RefusalStage(models.TextChoices):
    """The moments at which the programme says no, or takes back: each has reasons of its own."""

    RECEPTION = "reception", "Projet irrecevable"
    PROPOSAL = "proposal", "Projet non retenu"
    WITHDRAWAL = "withdrawal", "Défi retiré par l’équipe"
    ELIGIBILITY = "eligibility", "Candidature inéligible"
    PRESELECTION = "preselection", "Candidature non présélectionnée"
    SELECTION = "selection", "Candidature non retenue après les auditions"
    OFFER = "offer", "Place proposée, sans réponse dans le délai"


REFUSAL_STAGES: dict[str, RefusalStage] = {
    ChallengeState.INELIGIBLE: RefusalStage.RECEPTION,
    ChallengeState.REJECTED: RefusalStage.PROPOSAL,
    ChallengeState.WITHDRAWN: RefusalStage.WITHDRAWAL,
}
"""The stage at which a challenge of a state was refused."""


class EpicenePairs(models.TextChoices):
    """How a text that names somebody prints both genders."""

    FULL = "full", "En toutes lettres : agent ou agente"
    DOT = "dot", "Par un point médian : agent·e"
