"""The outbox: every message the platform sends, with its state."""

from django.conf import settings
from django.db import models

from common.jobs import LeasedJob
from common.models import PublicIdModel


class Message(PublicIdModel, LeasedJob):
    """One message to one person. ``key`` makes it unique: the same event never writes twice to somebody."""

    key = models.CharField("clé", max_length=80, unique=True)
    template = models.CharField("modèle", max_length=60)
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="messages")
    subject = models.CharField("objet", max_length=250)
    body = models.TextField("texte")
    written_at = models.DateTimeField("écrit le")
    sent_at = models.DateTimeField("envoyé le", null=True)

    class Meta:
        verbose_name = "message"
        ordering = ("-queued_at", "-pk")

    def __str__(self) -> str:
        return self.subject
