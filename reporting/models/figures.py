"""The figures of people that a campaign has published: what anybody may have copied, and compare with the next ones."""

from django.db import models

from challenges.models import Campaign


class PublishedFigures(models.Model):
    """The counts shown of one campaign, by name, as they stand: nothing in place of a hidden one.

    They are replaced together, and only by counts that tell nothing of the few people who came in between.
    """

    campaign = models.OneToOneField(Campaign, on_delete=models.CASCADE, related_name="published_figures")
    shown = models.JSONField("chiffres publiés")
    at = models.DateTimeField("publiés le")

    class Meta:
        verbose_name = "chiffres publiés"
        verbose_name_plural = "chiffres publiés"

    def __str__(self) -> str:
        return str(self.campaign)
