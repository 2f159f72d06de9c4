"""The restricted call: people invited to apply without preselection (R5)."""

from django.conf import settings
from django.db import models

from challenges.models import Campaign


class RestrictedInvitation(models.Model):
    """A person invited to a campaign's restricted call, by whom and why: their deposit goes straight to the hearing."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="restricted_invitations")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="restricted_invitations"
    )
    reason = models.CharField("motif", max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("invitée le")

    class Meta:
        verbose_name = "invitation à l’appel restreint"
        ordering = ("-at", "-pk")
        constraints = (models.UniqueConstraint(fields=("campaign", "person"), name="restricted_invitation_once"),)

    def __str__(self) -> str:
        return f"{self.person}, {self.campaign}"
