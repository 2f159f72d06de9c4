"""The publication of decisions on proposals."""

from django.db import models

from challenges.models.campaign import Campaign
from dossiers.models import PublicationModel


class ProposalPublication(PublicationModel):
    """One announcement of a campaign's decisions on proposals."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="proposal_publications")

    class Meta(PublicationModel.Meta):
        verbose_name = "publication sur les défis"
