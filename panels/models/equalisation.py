"""The vote on a correction of marks for severity (« péréquation »), with what it was decided on."""

from django.conf import settings
from django.db import models

from challenges.models import Stage


class Equalisation(models.Model):
    """One vote of a session: adopted or not, why, and every reading it was computed from, so that it can be redone.

    ``readings`` holds [deposit, juror, result] triples; ``inputs_sha256`` is the hash of their canonical form.
    """

    stage = models.ForeignKey(Stage, on_delete=models.CASCADE, related_name="equalisations")
    adopted = models.BooleanField("péréquation adoptée")
    reason = models.CharField("motif", max_length=500)
    readings = models.JSONField("lectures")
    inputs_sha256 = models.CharField("empreinte des lectures", max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("votée le")

    class Meta:
        verbose_name = "péréquation"
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{'adoptée' if self.adopted else 'écartée'} le {self.at}"
