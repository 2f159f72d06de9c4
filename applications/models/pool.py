"""The talent pool: people who agreed to be kept in mind, for a time."""

from django.conf import settings
from django.db import models

from challenges.models import Campaign


class PoolMembership(models.Model):
    """An express consent to be kept in the pool until a date (R23); leaving removes the row."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="pool")
    consented_at = models.DateTimeField("accord donné le")
    expires_on = models.DateField("jusqu’au")

    class Meta:
        verbose_name = "place au vivier"

    def __str__(self) -> str:
        return f"vivier jusqu’au {self.expires_on}"


class PoolInvitation(models.Model):
    """A member of the pool invited to apply to a campaign, once."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="pool_invitations")
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="pool_invitations")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("invitée le")

    class Meta:
        verbose_name = "invitation du vivier"
        ordering = ("-at", "-pk")
        constraints = (models.UniqueConstraint(fields=("person", "campaign"), name="pool_invitation_once"),)

    def __str__(self) -> str:
        return f"{self.person}, {self.campaign}"
