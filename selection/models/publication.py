"""The publication of decisions: who prepared it, who confirmed it, on what."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from challenges.models import Campaign


class Publication(models.Model):
    """One announcement of a campaign's decisions. ``digest`` is the hash of what was read before confirming."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="publications")
    digest = models.CharField("empreinte des décisions", max_length=64)
    total = models.PositiveIntegerField("décisions")
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField("préparée le")
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField("confirmée le", null=True)

    class Meta:
        verbose_name = "publication"
        ordering = ("-prepared_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("campaign", "digest"), condition=Q(confirmed_at__isnull=True), name="publication_asked_once"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="publication_confirmed_by_somebody",
                violation_error_message="Une confirmation a son auteur et sa date.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.total} décision(s), {self.campaign.code}"
