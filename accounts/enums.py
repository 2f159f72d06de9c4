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
