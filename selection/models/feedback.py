"""What a jury tells the people it heard."""

from django.conf import settings
from django.db import models

from applications.models.application import Application


class Feedback(models.Model):
    """Codes and a few sentences for somebody heard; told with the decision, and frozen from then on (``told_at``)."""

    application = models.OneToOneField(Application, on_delete=models.CASCADE, related_name="feedback")
    codes = models.JSONField("en quelques mots", default=list)
    text = models.TextField("retour")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("écrit le")
    told_at = models.DateTimeField("transmis le", null=True)

    class Meta:
        verbose_name = "retour du jury"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"retour sur {self.application}"
