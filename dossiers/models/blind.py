"""The blind version of a dossier, and who looked behind it."""

from typing import Any

from django.conf import settings
from django.db import models

from dossiers.models.deposit import Deposit
from dossiers.models.dossier import Dossier


class Masking(models.Model):
    """A person's correction of what the platform proposes to hide: a text to hide, to leave, or to reword."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="maskings")
    text = models.CharField("texte", max_length=200)
    hidden = models.BooleanField("masqué")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("décidé le")

    class Meta:
        verbose_name = "masquage"
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("dossier", "text"), name="masking_once"),)

    def __str__(self) -> str:
        return self.text


class BlindCopy(models.Model):
    """What a blind reader reads of a deposit, in the deposit's shape. A correction makes the next version."""

    deposit = models.ForeignKey(Deposit, on_delete=models.CASCADE, related_name="blind_copies")
    version = models.PositiveSmallIntegerField("version")
    content = models.JSONField("contenu anonyme")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("établie le")

    class Meta:
        verbose_name = "version anonyme"
        ordering = ("deposit", "-version")
        constraints = (models.UniqueConstraint(fields=("deposit", "version"), name="blind_copy_version_once"),)

    def __str__(self) -> str:
        return f"{self.deposit}, version anonyme {self.version}"


class Unmasking(models.Model):
    """The act of looking behind a blind version: who, when, why. It is never removed."""

    deposit = models.ForeignKey(Deposit, on_delete=models.PROTECT, related_name="unmaskings")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("levé le")
    reason = models.CharField("motif", max_length=300)

    class Meta:
        verbose_name = "levée d’anonymat"
        ordering = ("at", "pk")
        constraints = (models.UniqueConstraint(fields=("deposit", "by"), name="unmasking_once"),)

    def __str__(self) -> str:
        return f"{self.deposit} par {self.by}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Refuse to rewrite what was done."""
        if self.pk:
            msg = "an unmasking is a fact"
            raise TypeError(msg)
        super().save(*args, **kwargs)
