"""Abstract bases: no concrete model lives here."""

import uuid

from django.conf import settings
from django.db import models


class PublicIdModel(models.Model):
    """An object that has an address: URLs carry ``public_id``, never the sequential key."""

    public_id = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        abstract = True


class StateLog(models.Model):
    """One move of a stateful object; the concrete class adds ``subject`` with ``related_name="log"``."""

    verb = models.CharField("action", max_length=40)
    source = models.CharField("état de départ", max_length=30)
    target = models.CharField("état d’arrivée", max_length=30)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, verbose_name="auteur", related_name="+"
    )
    at = models.DateTimeField("date")
    reason = models.TextField("motif", blank=True)

    class Meta:
        abstract = True
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.source} → {self.target}"


class AnnouncedModel(models.Model):
    """A stateful object whose decisions stay invisible to the person concerned until they are published (R14).

    ``announced_state`` is the state that the person sees; the team sees ``state``.
    """

    announced_state = models.CharField("état annoncé", max_length=20, default="draft", editable=False)

    class Meta:
        abstract = True

    @property
    def announced_label(self) -> str:
        """Return the announced state in French."""
        return str(dict(type(self).state.field.choices)[self.announced_state])  # type: ignore[attr-defined]

    def tell(self) -> None:
        """Let the person see the present state."""
        self.announced_state = self.state  # type: ignore[attr-defined]
        self.save(update_fields=["announced_state"])
