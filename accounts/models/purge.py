"""Proof that what was over its delay was forgotten."""

from django.db import models

from common.models import PublicIdModel


class Purge(PublicIdModel):
    """The certificate of a purge: how many rows of each kind, and the delays that applied."""

    at = models.DateTimeField("faite le")
    counts = models.JSONField("effacé par genre")
    delays = models.JSONField("délais, en jours")

    class Meta:
        verbose_name = "purge"
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"purge {self.public_id}"
