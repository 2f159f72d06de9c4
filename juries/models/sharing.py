"""What each sharing of readings gave, and why its heaviest load could not be lower."""

from django.conf import settings
from django.db import models

from common.language.french import counted
from juries.models.panel import Panel


class SharingRecord(models.Model):
    """One sharing: ``heaviest`` is the heaviest load after it, ``limit`` the lowest possible for who received.

    ``proof`` holds the cut that proves it, with the keys of its dossiers and jurors, so that it can be counted again.
    """

    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="sharings")
    readings = models.PositiveIntegerField("lectures confiées")
    heaviest = models.PositiveIntegerField("dossiers au plus par juré")
    limit = models.PositiveIntegerField("minimum possible")
    proof = models.JSONField("preuve")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("faite le")

    class Meta:
        verbose_name = "répartition"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.panel} : {counted(self.readings, 'lecture')}"
