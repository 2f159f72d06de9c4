"""Frozen deposits: the only thing a jury ever reads."""

from typing import Any

from django.conf import settings
from django.db import models

from common.models import PublicIdModel
from dossiers.models.dossier import Dossier


class Deposit(PublicIdModel):
    """A dossier as it was at the server's instant of deposit.

    ``content`` is ``{"form": [code, version], "answers": [{"section", "label", "kind", "identifying", "value"}],
    "attachments": [{"public_id", "label", "name", "size", "sha256"}]}``; ``sha256`` is that of its canonical JSON.
    A deposit erased at its author's request keeps its number, its instant and its hash (``erased_at``).
    """

    dossier = models.OneToOneField(Dossier, on_delete=models.PROTECT, related_name="deposit")
    number = models.CharField("numéro de récépissé", max_length=30, unique=True)
    content = models.JSONField("contenu figé")
    sha256 = models.CharField("empreinte", max_length=64)
    deposited_at = models.DateTimeField("déposé le")
    erased_at = models.DateTimeField("effacé le", null=True, editable=False)
    deposited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "dépôt"

    def __str__(self) -> str:
        return self.number

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Refuse to change a deposit: it is proof of what was sent and when."""
        if self.pk:
            msg = "a deposit is frozen"
            raise TypeError(msg)
        super().save(*args, **kwargs)
