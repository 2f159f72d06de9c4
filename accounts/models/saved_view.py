"""Filters that a person keeps."""

from django.conf import settings
from django.db import models


class SavedView(models.Model):
    """A list as somebody likes to see it: ``place`` is the address of the list, ``query`` its filter.

    ``shared``: the whole team is offered it; its owner alone changes or forgets it.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views")
    place = models.CharField("liste", max_length=200)
    name = models.CharField("nom", max_length=60)
    query = models.CharField("filtre", max_length=500)
    shared = models.BooleanField("partagée avec l’équipe", default=False)

    class Meta:
        verbose_name = "vue gardée"
        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=("owner", "place", "name"), name="kept_view_once"),)

    def __str__(self) -> str:
        return self.name
