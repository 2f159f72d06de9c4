"""Documents, their register and their batches."""

from typing import Any

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Q

from common.jobs import JobState, LeasedJob
from common.models import PublicIdModel
from documents.models.template import TemplateVersion


def private_storage() -> Storage:
    """Return the storage whose files are only ever served after a rule."""
    return storages["private"]


def document_path(document: "Document", _filename: str) -> str:
    """Return a write-once path: two files never share it, since it holds the file's own hash."""
    return f"documents/{document.public_id}/{document.sha256[:16]}.pdf"


class Register(models.Model):
    """The last number of a series given in a year; its row is locked to give the next, so numbers have no gap.

    The empty series is that of contracts; « REG » numbers rules, « REC » receipts, « FIN » funding annexes.
    """

    series = models.CharField("série", max_length=3, blank=True)
    year = models.PositiveSmallIntegerField("année")
    last_number = models.PositiveIntegerField("dernier numéro", default=0)

    class Meta:
        verbose_name = "registre"
        constraints = (models.UniqueConstraint(fields=("series", "year"), name="register_series_year_once"),)

    def __str__(self) -> str:
        return f"{self.series} {self.year}".strip()


class DocumentBatch(PublicIdModel):
    """Documents asked for together; progress is counted from their rows."""

    label = models.CharField("libellé", max_length=200)
    made_at = models.DateTimeField("demandé le")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "lot de documents"
        ordering = ("-made_at", "-pk")

    def __str__(self) -> str:
        return self.label


class Document(PublicIdModel, LeasedJob):
    """One numbered document: the frozen data it is made from, then its sealed file, which never changes (R20)."""

    number = models.CharField("numéro", max_length=24, unique=True)
    key = models.CharField("clé", max_length=80, unique=True)
    template = models.CharField("modèle", max_length=60)
    title = models.CharField("titre", max_length=200)
    context = models.JSONField("données figées")
    context_sha256 = models.CharField("empreinte des données", max_length=64)
    version = models.ForeignKey(
        TemplateVersion, on_delete=models.PROTECT, null=True, related_name="documents", verbose_name="version du modèle"
    )
    batch = models.ForeignKey(DocumentBatch, on_delete=models.PROTECT, null=True, related_name="documents")
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="replaced_by", verbose_name="remplace"
    )
    issued_at = models.DateTimeField("date du document")
    file = models.FileField("fichier", storage=private_storage, upload_to=document_path, max_length=200, blank=True)
    size = models.PositiveIntegerField("taille en octets", null=True)
    sha256 = models.CharField("empreinte du fichier", max_length=64, blank=True)
    layout_sha256 = models.CharField("empreinte de la mise en page", max_length=64, blank=True)
    done_at = models.DateTimeField("produit le", null=True)

    class Meta:
        verbose_name = "document"
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(state=JobState.DONE, size__isnull=False, done_at__isnull=False) & ~Q(sha256="")
                | ~Q(state=JobState.DONE) & Q(size__isnull=True, done_at__isnull=True, sha256=""),
                name="document_done_has_file",
                violation_error_message="Un document produit porte son fichier et son empreinte.",
            ),
        )
        indexes = (models.Index(fields=("batch", "state"), name="document_by_batch"),)

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def filename(self) -> str:
        """Return the name under which the file is downloaded."""
        return f"{self.number}.pdf"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Refuse to write over an issued document: a correction is another document."""
        if self.pk and Document.objects.filter(pk=self.pk, state=JobState.DONE).exists():
            msg = "an issued document is immutable"
            raise TypeError(msg)
        super().save(*args, **kwargs)
