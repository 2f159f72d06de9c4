"""The outbox: every message the platform sends, with its state."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from common.jobs import LeasedJob
from common.models import PublicIdModel


class Category(models.TextChoices):
    """The messages one may refuse; those of a procedure are always sent."""

    REMINDERS = "reminders", "Rappels avant la clôture d’un appel dont vous avez un brouillon"
    POOL = "pool", "Invitations adressées au vivier"
    PANELS = "panels", "Rappels des grilles à remettre à un jury"


class Fate(models.TextChoices):
    """What became of a message, as the team reads it."""

    WAITING = "queued", "En attente"
    SENT = "sent", "Envoyé"
    FAILED = "failed", "En échec"
    WITHHELD = "cancelled", "Non envoyé"


class Frequency(models.TextChoices):
    """How often a member of the team receives what waits for them."""

    DAILY = "daily", "Chaque jour ouvré"
    WEEKLY = "weekly", "Chaque semaine"
    NEVER = "never", "Jamais"


class DigestChoice(models.Model):
    """How often a member of the team wants the summary of what waits for them; without a row, each working day."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="digest_choice")
    frequency = models.CharField("résumé", max_length=6, choices=Frequency)

    class Meta:
        verbose_name = "choix du résumé"

    def __str__(self) -> str:
        return self.get_frequency_display()


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
    """One message to one person. ``key`` makes it unique: the same event never writes twice to somebody.

    Who has no account has an ``address`` alone; the message becomes theirs when they prove it. ``campaign_code`` is the
    campaign that it is about, by the stable code that roles name it by (ADR 43), empty for what is of none.
    ``corrected_address`` is where the team had a failed message sent, instead of the address of the account.
    """

    key = models.CharField("clé", max_length=80, unique=True)
    template = models.CharField("modèle", max_length=60)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="messages"
    )
    address = models.EmailField("adresse sans compte", blank=True, default="", db_default="")
    subject = models.CharField("objet", max_length=250)
    body = models.TextField("texte")
    category = models.CharField("genre", max_length=12, choices=Category, blank=True)
    claims = models.JSONField("phrases prouvées", null=True)
    campaign_code = models.CharField("campagne", max_length=20, blank=True, default="", db_default="", db_index=True)
    corrected_address = models.EmailField("adresse corrigée", blank=True, default="", db_default="")
    withheld = models.CharField("non envoyé parce que", max_length=60, blank=True)
    written_at = models.DateTimeField("écrit le")
    sent_at = models.DateTimeField("envoyé le", null=True)

    class Meta:
        verbose_name = "message"
        ordering = ("-queued_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(recipient__isnull=False, address="") | Q(recipient__isnull=True) & ~Q(address=""),
                name="message_has_one_addressee",
                violation_error_message="Un message va à une personne, ou à une adresse.",
            ),
        )
        indexes = (models.Index(fields=("address",), condition=~Q(address=""), name="message_to_an_address"),)

    def __str__(self) -> str:
        return self.subject

    @property
    def destination(self) -> str:
        """Return the electronic address that the message is sent to."""
        own = self.recipient.email if self.recipient is not None else self.address
        return self.corrected_address or own

    @property
    def fate_label(self) -> str:
        """Return the words of ``fate_code``, which :func:`notifications.queries.with_fate` adds."""
        return str(Fate(self.fate_code).label)  # type: ignore[attr-defined] # annotated

    @property
    def fate(self) -> str:
        """Return what became of the message, in French."""
        if self.withheld:
            return f"non envoyé : {self.withheld}"
        return "envoyé" if self.sent_at else self.get_state_display().lower()
