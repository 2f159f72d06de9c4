"""A document that leaves for a signature book outside the platform, and what comes back of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from common.models import PublicIdModel
from documents.enums import OutsideState
from documents.models.document import Document, private_storage


def outside_path(row: "OutsideSigning", _filename: str) -> str:
    """Return a write-once path: it holds the file's own hash."""
    return f"documents/{row.document.public_id}/parapheur-{row.sha256[:16]}.pdf"


class OutsideSigning(PublicIdModel):
    """One way out and back: the file handed out by its hash, then the signed file, kept beside the document.

    ``facts`` are what was read in the signed file: how it is the same document, and each signature found.
    """

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="outside_signings")
    state = models.CharField("état", max_length=10, choices=OutsideState, default=OutsideState.OUT)
    base_sha256 = models.CharField("empreinte du fichier sorti", max_length=64)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField("sorti le")
    file = models.FileField(
        "fichier signé", storage=private_storage, upload_to=outside_path, max_length=200, blank=True
    )
    sha256 = models.CharField("empreinte du fichier signé", max_length=64, blank=True)
    size = models.PositiveIntegerField("taille en octets", null=True)
    facts = models.JSONField("ce que porte le fichier signé", default=dict)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField("revenu le", null=True)

    class Meta:
        verbose_name = "passage par un parapheur externe"
        ordering = ("document", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("document",), condition=Q(state=OutsideState.OUT), name="document_outside_once",
                violation_error_message="Ce document est déjà sorti.",
            ),
            models.CheckConstraint(
                condition=Q(state=OutsideState.RETURNED, size__isnull=False, closed_at__isnull=False) & ~Q(sha256="")
                | ~Q(state=OutsideState.RETURNED) & Q(sha256=""),
                name="outside_returned_has_file",
                violation_error_message="Un document revenu porte son fichier signé.",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.document}, {self.get_state_display()}"
