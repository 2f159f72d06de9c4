"""Who did what to whose data: rows that are only ever added, sealed one to the next."""

from typing import Any

from django.conf import settings
from django.db import models

from accounts.enums import Act
from common import clock


class JournalEntry(models.Model):
    """One act. ``mac`` proves that the platform wrote the row; a :class:`JournalSeal` proves that none was removed.

    ``quality`` says as whom somebody acted: it is what the person concerned may read, never the name of a juror (R14).
    ``address`` is cut to its network. The database refuses to change a row, or to remove one of the year.
    """

    at = models.DateTimeField("date", default=clock.machine_now)
    act = models.CharField("acte", max_length=12, choices=Act)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="auteur"
    )
    quality = models.CharField("qualité", max_length=40, blank=True)
    concerned = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="personne concernée",
    )
    target = models.CharField("objet", max_length=80, blank=True)
    what = models.CharField("ce qui a été fait", max_length=200)
    address = models.CharField("réseau", max_length=45, blank=True)
    nonce = models.CharField("tirage", max_length=32)
    mac = models.CharField("empreinte", max_length=64)

    class Meta:
        verbose_name = "acte consigné"
        verbose_name_plural = "actes consignés"
        ordering = ("-pk",)
        indexes = (
            models.Index(fields=("concerned", "-id"), name="journal_by_person"),
            models.Index(fields=("actor", "target", "-id"), name="journal_by_actor"),
            models.Index(fields=("at",), name="journal_by_date"),
        )

    def __str__(self) -> str:
        return f"{self.get_act_display()} : {self.what}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Refuse to write a row again."""
        if self.pk:
            msg = "a journal entry is a fact"
            raise TypeError(msg)
        super().save(*args, **kwargs)


class JournalSeal(models.Model):
    """The place of an entry in the chain: the hash of the one before and of the entry itself. Ranks have no gap."""

    rank = models.PositiveBigIntegerField("rang", unique=True)
    entry = models.OneToOneField(JournalEntry, on_delete=models.PROTECT, related_name="seal", verbose_name="acte")
    at = models.DateTimeField("scellé le", default=clock.machine_now)
    hash = models.CharField("empreinte", max_length=64)

    class Meta:
        verbose_name = "sceau du journal"
        ordering = ("rank",)

    def __str__(self) -> str:
        return f"sceau {self.rank}"


class JournalSummary(models.Model):
    """What is kept of a month that is over a year old: how many acts of each kind, and where its chain ended."""

    month = models.DateField("mois", unique=True)
    counts = models.JSONField("actes par genre")
    rank = models.PositiveBigIntegerField("dernier rang")
    hash = models.CharField("dernière empreinte", max_length=64)

    class Meta:
        verbose_name = "mois résumé du journal"
        verbose_name_plural = "mois résumés du journal"
        ordering = ("month",)

    def __str__(self) -> str:
        return f"{self.month:%m/%Y}"
