"""Proof that a person was erased."""

from django.db import models

from accounts.models.user import User
from common.models import PublicIdModel


class Erasure(PublicIdModel):
    """The certificate of an erasure: counts of what was removed, and the words of what remains."""

    person = models.OneToOneField(User, on_delete=models.PROTECT, related_name="erasure")
    at = models.DateTimeField("effacée le")
    removed = models.JSONField("effacé")
    remains = models.JSONField("conservé")

    class Meta:
        verbose_name = "effacement"

    def __str__(self) -> str:
        return f"effacement {self.public_id}"
