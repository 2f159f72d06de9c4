"""What somebody whose application was refused agrees to have forwarded, and what was."""

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from applications.enums import Destination
from applications.models.application import Application
from challenges.models import Challenge
from common.models import PublicIdModel

LIFETIME = timedelta(days=365)


class ForwardingConsentQuerySet(models.QuerySet["ForwardingConsent"]):
    """Consents, by whether they still allow anything."""

    def active(self, at: datetime) -> Self:
        """Return the consents that neither were withdrawn nor are a year old."""
        return self.filter(withdrawn_at=None, given_at__gt=at - LIFETIME)


class ForwardingConsent(PublicIdModel):
    """An express consent to one destination; withdrawn, it stays as the proof of what was allowed and until when."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="forwarding_consents")
    destination = models.CharField("destinataire", max_length=10, choices=Destination)
    given_at = models.DateTimeField("accord donné le")
    withdrawn_at = models.DateTimeField("accord retiré le", null=True)

    objects = ForwardingConsentQuerySet.as_manager()

    class Meta:
        verbose_name = "accord de transmission"
        ordering = ("given_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("application", "destination"), condition=Q(withdrawn_at=None), name="forwarding_consent_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.application}, {self.get_destination_display()}"


class Forwarding(models.Model):
    """One transmission under a consent: to whom, what, by which colleague; ``challenge`` when it is one of them."""

    consent = models.ForeignKey(ForwardingConsent, on_delete=models.CASCADE, related_name="forwardings")
    recipient = models.CharField("transmis à", max_length=200)
    challenge = models.ForeignKey(Challenge, on_delete=models.PROTECT, null=True, related_name="+")
    contents = models.CharField("ce qui est transmis", max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("transmis le")

    class Meta:
        verbose_name = "transmission"
        ordering = ("-at", "-pk")
        constraints = (models.UniqueConstraint(fields=("consent", "recipient"), name="forwarding_once_per_recipient"),)

    def __str__(self) -> str:
        return f"{self.recipient}, {self.at}"
