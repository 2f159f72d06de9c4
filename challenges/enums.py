"""Closed lists of campaigns and challenges."""

from django.db import models


class ProgrammeCode(models.TextChoices):
    """The programmes that the platform runs."""

    EIG = "EIG", "Entrepreneurs d’intérêt général"
    DIG = "DIG", "Designers d’intérêt général"


class CampaignState(models.TextChoices):
    """Life of a campaign; its rules are frozen once published."""

    DRAFT = "draft", "En préparation"
    PUBLISHED = "published", "Publiée"
    CLOSED = "closed", "Close"


class CallKind(models.TextChoices):
    """The three windows in which people may deposit something."""

    CHALLENGES = "challenges", "Appel à projets"
    APPLICATIONS = "applications", "Appel à candidatures"
    WISHES = "wishes", "Vœux"


class Employer(models.TextChoices):
    """Who signs the contract."""

    HOST = "host", "Administration d’accueil"
    DINUM = "dinum", "Direction interministérielle du numérique"


class ContractKind(models.TextChoices):
    """The two legal forms the programme has used (R18)."""

    FIXED_TERM = "fixed_term", "Contrat à durée déterminée"
    PROJECT = "project", "Contrat de projet"


class StageKind(models.TextChoices):
    """The moments at which a grid is filled."""

    CHALLENGE_JURY = "challenge_jury", "Jury des projets"
    PRESELECTION = "preselection", "Présélection des candidatures"
    HEARING = "hearing", "Audition des candidats"


class ChallengeState(models.TextChoices):
    """Life of a challenge."""

    DRAFT = "draft", "Brouillon"
    SUBMITTED = "submitted", "Déposé"
    INELIGIBLE = "ineligible", "Irrecevable"
    SHORTLISTED = "shortlisted", "Présélectionné"
    HEARD = "heard", "Auditionné"
    SELECTED = "selected", "Retenu"
    REJECTED = "rejected", "Non retenu"
    PUBLISHED = "published", "Publié"
    ACTIVE = "active", "Actif"
    CLOSED = "closed", "Clos"
    WITHDRAWN = "withdrawn", "Retiré"


class MemberRole(models.TextChoices):
    """What a colleague does in an administration's project."""

    LEAD = "lead", "Porteur de projet"
    SPONSOR = "sponsor", "Sponsor"
    HR = "hr", "Contact RH"
    FINANCE = "finance", "Contact gestion"
    READER = "reader", "Lecteur"
