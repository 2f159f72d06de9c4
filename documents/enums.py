"""Closed lists of documents."""

from django.db import models


class Verdict(models.TextChoices):
    """What is found of a file, or of a number, that somebody asks about."""

    GENUINE = "genuine", "Ce fichier est un document émis par la plateforme, à l’octet près"
    KNOWN = "known", "Ce numéro est celui d’un document émis"
    UNKNOWN = "unknown", "Aucun document émis ne porte ce numéro"
    ALTERED = "altered", "Ce fichier porte le cachet de la plateforme, et il a été modifié depuis"
    SEALED = "sealed", "Ce fichier porte un cachet intact de la plateforme, et n’est plus au registre"
    FOREIGN = "foreign", "Ce fichier ne porte pas le cachet de la plateforme"
    UNREADABLE = "unreadable", "Ce fichier n’est pas un PDF lisible"
