"""Answers while they may still change."""

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models

from common.jobs import LeasedJob
from common.models import PublicIdModel
from dossiers.enums import DossierState, ScanVerdict
from dossiers.models.form import Form, FormField


def private_storage() -> Storage:
    """Return the storage whose files are only ever served after a rule."""
    return storages["private"]


def attachment_path(attachment: "Attachment", _filename: str) -> str:
    """Return a path that tells nothing of the person: the name given by the person stays in the database."""
    return f"attachments/{attachment.dossier.public_id}/{attachment.public_id}.{attachment.extension}"


class Dossier(PublicIdModel):
    """One person's answers to one form; co-editors are decided by the package that owns the dossier."""

    form = models.ForeignKey(Form, on_delete=models.PROTECT, related_name="dossiers")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="dossiers")
    state = models.CharField("état", max_length=12, choices=DossierState, default=DossierState.DRAFT)
    created_at = models.DateTimeField("créé")
    saved_at = models.DateTimeField("enregistré")
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="replaced_by", verbose_name="complète"
    )

    class Meta:
        verbose_name = "dossier"

    def __str__(self) -> str:
        return f"dossier {self.public_id}"


class Answer(models.Model):
    """The answer to one question, as text; a contact is a JSON object of its parts."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="answers")
    field = models.ForeignKey(FormField, on_delete=models.PROTECT, related_name="+")
    value = models.TextField("réponse", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("écrite le", null=True)

    class Meta:
        verbose_name = "réponse"
        constraints = (models.UniqueConstraint(fields=("dossier", "field"), name="answer_once"),)

    def __str__(self) -> str:
        return self.value[:60]


class RivalAnswer(models.Model):
    """A text that is not the stored answer, and that nobody loses.

    Two colleagues changed the same answer: the second text waits here (``settled_at`` empty) until its author chooses;
    the text that was then set aside stays here.
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="rivals")
    field = models.ForeignKey(FormField, on_delete=models.PROTECT, related_name="+")
    value = models.TextField("réponse", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("écrite le", null=True)
    settled_at = models.DateTimeField("tranchée le", null=True)

    class Meta:
        verbose_name = "version concurrente"
        ordering = ("at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("dossier", "field", "by"), condition=models.Q(settled_at__isnull=True), name="rival_once"
            ),
        )

    def __str__(self) -> str:
        return self.value[:60]


class Attachment(PublicIdModel, LeasedJob):
    """One file attached to a question, checked by content and kept in private storage.

    It is also the job that scans it and reads its ``words`` (for search alone); ``verdict`` decides whether it opens.
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="attachments")
    field = models.ForeignKey(FormField, on_delete=models.PROTECT, related_name="+")
    file = models.FileField("fichier", storage=private_storage, upload_to=attachment_path, max_length=200)
    name = models.CharField("nom donné", max_length=200)
    size = models.PositiveIntegerField("taille en octets")
    sha256 = models.CharField("empreinte", max_length=64)
    extension = models.CharField("extension", max_length=4, default="pdf")
    pages = models.PositiveSmallIntegerField("pages", null=True)
    verdict = models.CharField("analyse", max_length=10, choices=ScanVerdict, default=ScanVerdict.UNCHECKED)
    threat = models.CharField("menace", max_length=100, blank=True)
    words = models.TextField("mots du fichier", blank=True, default=" ")

    class Meta:
        verbose_name = "pièce jointe"
        constraints = (models.UniqueConstraint(fields=("dossier", "field"), name="attachment_once"),)

    def __str__(self) -> str:
        return self.name
