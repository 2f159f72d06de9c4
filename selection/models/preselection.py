"""What a preselection was decided on, as it was."""

from django.conf import settings
from django.db import models

from challenges.models import Campaign
from common.language.french import with_de


class PreselectionRecord(models.Model):
    """One preselection: every dossier of each profession, best first, and who was kept.

    ``inputs`` is ``[[profession, [[application, result, rank before any correction, readings, kept], ...]], ...]``; a
    letter quotes it, and stays true whoever withdraws later. ``corrected_on`` is the day of the jury's vote when it
    corrected the results; ``tie_reason`` is the jury's when it chose among dossiers with the same result.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="preselections")
    inputs = models.JSONField("résultats et décisions", default=list)
    corrected_on = models.DateField("correction votée le", null=True)
    tie_reason = models.CharField("motif du départage", max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("décidée le")

    class Meta:
        verbose_name = "présélection décidée"
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"présélection {with_de(self.campaign.code)}"
