"""The synthetic people of a sandbox."""

from django.conf import settings
from django.db import models

from challenges.models import Campaign


class Extra(models.Model):
    """A synthetic person of one sandbox, whom the team may play; ``role`` says what they do in the story."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="extras")
    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="extra")
    role = models.CharField("rôle", max_length=80)

    class Meta:
        verbose_name = "personne fictive"
        ordering = ("role", "pk")

    def __str__(self) -> str:
        return f"{self.user}, {self.role}"
