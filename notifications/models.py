"""The outbox: every message the platform sends, with its state."""

from django.conf import settings
from django.db import models

from common.jobs import LeasedJob
from common.models import PublicIdModel


class Category(models.TextChoices):
    """The messages one may refuse; those of a procedure are always sent."""

    REMINDERS = "reminders", "Rappels avant la clôture d’un appel dont vous avez un brouillon"
    POOL = "pool", "Invitations adressées au vivier"


class Refusal(models.Model):
    """A kind of message that a person does not want any more."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="refusals")
    category = models.CharField("messages", max_length=12, choices=Category)
    at = models.DateTimeField("refusés le")

    class Meta:
        verbose_name = "refus de messages"
        constraints = (models.UniqueConstraint(fields=("person", "category"), name="refusal_once"),)

    def __str__(self) -> str:
        return self.get_category_display()


class Message(PublicIdModel, LeasedJob):
    """One message to one person. ``key`` makes it unique: the same event never writes twice to somebody."""

    key = models.CharField("clé", max_length=80, unique=True)
    template = models.CharField("modèle", max_length=60)
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="messages")
    subject = models.CharField("objet", max_length=250)
    body = models.TextField("texte")
    category = models.CharField("genre", max_length=12, choices=Category, blank=True)
    withheld = models.CharField("non envoyé parce que", max_length=60, blank=True)
    written_at = models.DateTimeField("écrit le")
    sent_at = models.DateTimeField("envoyé le", null=True)

    class Meta:
        verbose_name = "message"
        ordering = ("-queued_at", "-pk")

    def __str__(self) -> str:
        return self.subject

    @property
    def fate(self) -> str:
        """Return what became of the message, in French."""
        if self.withheld:
            return f"non envoyé : {self.withheld}"
        return "envoyé" if self.sent_at else self.get_state_display().lower()
