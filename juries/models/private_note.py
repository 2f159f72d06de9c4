"""What a juror writes for themselves."""

from django.conf import settings
from django.db import models

from dossiers.models import Deposit


class PrivateNote(models.Model):
    """The notes of one person on one dossier: theirs alone, in every panel where they meet it.

    Read by ``juries.domain.private_notes`` and nowhere else: no page of another actor, minutes or list holds them.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="private_notes")
    deposit = models.ForeignKey(Deposit, on_delete=models.CASCADE, related_name="+")
    text = models.TextField("notes privées")
    changed_at = models.DateTimeField("écrites le")

    class Meta:
        verbose_name = "notes privées"
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("user", "deposit"), name="private_note_once"),)

    def __str__(self) -> str:
        return f"notes privées {self.pk}"
