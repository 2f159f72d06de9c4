"""A list, or an archive of files, written in the background when it is too long for one answer."""

from django.conf import settings
from django.db import models

from common.jobs import LeasedJob
from common.models import PublicIdModel
from documents.enums import ExportFormat
from documents.models.document import private_storage


def export_path(export: "Export", filename: str) -> str:
    """Return where an export is kept."""
    return f"exports/{export.public_id}.{filename.rpartition('.')[2]}"


class Export(PublicIdModel, LeasedJob):
    """What was asked, as it was filtered; the rights are read again when it is written.

    ``sandbox`` and ``shift`` are those of the rehearsal in which it was asked: the worker enters it to read the list.
    """

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="exports")
    code = models.SlugField("liste", max_length=40)
    label = models.CharField("intitulé", max_length=200)
    query = models.TextField("filtre", blank=True)
    format = models.CharField("format", max_length=4, choices=ExportFormat)
    sandbox = models.PositiveBigIntegerField("bac à sable", null=True)
    shift = models.DurationField("décalage de l’horloge", null=True)
    asked_at = models.DateTimeField("demandé le")
    done = models.PositiveIntegerField("lignes écrites", default=0)
    total = models.PositiveIntegerField("lignes à écrire", default=0)
    file = models.FileField("fichier", storage=private_storage, upload_to=export_path, blank=True)
    size = models.PositiveBigIntegerField("taille en octets", default=0)

    class Meta:
        verbose_name = "export"
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.label
