"""Readings beyond those that every dossier has."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from dossiers.models import Deposit
from juries.enums import ExtraCause
from juries.models.panel import Panel


class ExtraReading(models.Model):
    """One more reading of a dossier, and why; or that it belongs to the common lot, read first by everybody."""

    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="extras")
    deposit = models.ForeignKey(Deposit, on_delete=models.CASCADE, related_name="+")
    cause = models.CharField("cause", max_length=8, choices=ExtraCause)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("décidée le")

    class Meta:
        verbose_name = "lecture de plus"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("panel", "deposit", "cause"), condition=~Q(cause=ExtraCause.WAVE), name="extra_reading_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.deposit} : {self.get_cause_display()}"
