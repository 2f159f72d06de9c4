"""Closed lists of exercises."""

from django.db import models


class Invited(models.TextChoices):
    """Who is invited to an exercise, by the state that each person knows."""

    DEPOSITED = "deposited", "Toutes les personnes dont le dossier est déposé et complet"
    SHORTLISTED = "shortlisted", "Les personnes présélectionnées"


class AttemptState(models.TextChoices):
    """Life of one person's exercise."""

    INVITED = "invited", "Pas encore commencé"
    STARTED = "started", "Commencé"
    HANDED_IN = "handed_in", "Rendu"


class TimeFactor(models.TextChoices):
    """By how much the time of an exercise is multiplied for somebody who needs it."""

    SAME = "1", "Le temps de tout le monde"
    THIRD = "1.33", "Un tiers de temps en plus (× 1,33)"
    HALF = "1.5", "La moitié en plus (× 1,5)"
    DOUBLE = "2", "Le double (× 2)"
    UNLIMITED = "unlimited", "Sans limite, jusqu’à la fermeture de l’exercice"
