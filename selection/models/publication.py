"""The publication of decisions on applications."""

from django.db import models

from challenges.models import Campaign
from dossiers.models import PublicationModel


class Publication(PublicationModel):
    """One announcement of a campaign's decisions on applications."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="publications")

    class Meta(PublicationModel.Meta):
        verbose_name = "publication"
