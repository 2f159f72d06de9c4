"""The vocabulary of accounts."""

from django.db.models import TextChoices


class Act(TextChoices):
    """What the journal keeps. Reads are kept of dossiers alone: who looked at me, and when (capability C7)."""

    READ = "read", "Consultation"
    UNMASK = "unmask", "Levée de l’anonymat"
    DECIDE = "decide", "Décision"
    EXPORT = "export", "Export"
    SIGN_IN = "sign_in", "Connexion"
    REFUSED = "refused", "Connexion refusée"
    SIGN_OUT = "sign_out", "Déconnexion"
    RIGHTS = "rights", "Droits"
    RELINK = "relink", "Rattachement d’identité"
    ERASE = "erase", "Effacement"


SHOWN_TO_PERSON = (Act.READ, Act.UNMASK, Act.EXPORT, Act.DECIDE, Act.RIGHTS, Act.RELINK)


class Role(TextChoices):
    """What somebody does in the programme team, from a date to another (ADR 43)."""

    ADMINISTRATOR = "administrator", "Administration de la plateforme"
    MANAGER = "manager", "Responsable de programme"
    INSTRUCTOR = "instructor", "Instruction des dossiers"
    JURY_SECRETARY = "jury_secretary", "Secrétariat des jurys"
    HR = "hr", "Ressources humaines"
    LEGAL_FINANCE = "legal_finance", "Juridique et finances"
    COACH = "coach", "Accompagnement des talents"
    READER = "reader", "Lecture"
    EDITOR = "editor", "Édition du site"


TEAM_ROLES = tuple(role for role in Role if role != Role.EDITOR)
"""The roles that open the team's space: an editor of the site has Wagtail's pages alone."""


class RoleLevel(TextChoices):
    """How far a role reaches."""

    PLATFORM = "platform", "Toute la plateforme"
    PROGRAMME = "programme", "Un programme"
    CAMPAIGN = "campaign", "Une campagne"
