"""What a proposal and an application have in common: a dossier that is deposited, completed, decided upon."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from common.language.french import counted
from common.models import AnnouncedModel
from dossiers.models.deposit import Deposit
from dossiers.models.dossier import Dossier
from dossiers.models.thread import ThreadedModel


class NoDossierError(LookupError):
    """The row came from an import, without a dossier of the platform: the caller had to leave it aside."""


class NotDepositedError(LookupError):
    """Nothing was ever deposited: the caller had to check the state, or to read ``last_deposit``."""


class NotCompletedError(LookupError):
    """No completion was asked: the caller had to check the state."""


class DepositedModel(ThreadedModel, AnnouncedModel):
    """A stateful object about a dossier; the concrete class adds ``dossier``, ``state``, ``campaign`` and ``log``."""

    completion_due_at = models.DateTimeField("à compléter avant le", null=True, blank=True)
    completion_note = models.TextField("ce qui manque", blank=True)
    read_state = models.CharField("décision lue", max_length=20, blank=True, default="", db_default="", editable=False)
    read_at = models.DateTimeField("décision lue le", null=True, editable=False)
    called_at = models.DateTimeField("appelé le", null=True, editable=False)
    called_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )

    class Meta:
        abstract = True

    @property
    def own_dossier(self) -> Dossier:
        """Return the dossier, of which only what an import brought has none. Raises :class:`NoDossierError`."""
        dossier: Dossier | None = getattr(self, "dossier", None)
        if dossier is None:
            raise NoDossierError(str(self.pk))
        return dossier

    @property
    def completion_deadline(self) -> datetime:
        """Return until when the deposit may be completed. Raises :class:`NotCompletedError` when nobody asked it."""
        if self.completion_due_at is None:
            raise NotCompletedError(str(self.pk))
        return self.completion_due_at

    @property
    def last_deposit(self) -> Deposit | None:
        """Return what was deposited last: while a dossier is completed, what it completes; nothing for a first draft.

        Two queries at most, none when ``dossier__deposit`` and ``dossier__replaces__deposit`` were selected.
        """
        dossier: Any = getattr(self, "dossier", None)
        present = getattr(dossier, "deposit", None)
        return present or getattr(getattr(dossier, "replaces", None), "deposit", None)

    @property
    def deposit(self) -> Deposit:
        """Return what was deposited last, of an object that is past its draft. Raises :class:`NotDepositedError`."""
        deposit = self.last_deposit
        if deposit is None:
            raise NotDepositedError(str(self.pk))
        return deposit


class PublicationModel(models.Model):
    """One announcement of a campaign's decisions: who prepared it, who confirmed it, on what.

    ``digest`` is the hash of what was read before confirming. ``decisions`` are those announced, each [key, state].
    Sent in batches, ``waiting`` are those still to announce, in order, ``batch_size`` at a time, every
    ``interval_minutes``, the next at ``next_at``; ``stopped_by`` is who stopped it. The concrete class adds
    ``campaign``.
    """

    digest = models.CharField("empreinte des décisions", max_length=64)
    total = models.PositiveIntegerField("décisions")
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField("préparée le")
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField("confirmée le", null=True)
    decisions = models.JSONField("décisions annoncées", null=True)
    waiting = models.JSONField("décisions du lot suivant", null=True)
    batch_size = models.PositiveSmallIntegerField("décisions par lot", null=True)
    interval_minutes = models.PositiveSmallIntegerField("minutes entre deux lots", null=True)
    next_at = models.DateTimeField("lot suivant le", null=True, db_index=True)
    stopped_at = models.DateTimeField("arrêtée le", null=True)
    stopped_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        abstract = True
        ordering = ("-prepared_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("campaign", "digest"), condition=Q(confirmed_at__isnull=True), name="%(class)s_asked_once"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="%(class)s_confirmed_by_somebody",
                violation_error_message="Une confirmation a son auteur et sa date.",
            ),
        )

    def __str__(self) -> str:
        return f"{counted(self.total, 'décision')}, {self.campaign.code}"  # type: ignore[attr-defined] # of the concrete class
