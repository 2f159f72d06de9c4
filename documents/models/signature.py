"""Signatures of a document, in order, with what proves each one."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from common.models import PublicIdModel
from documents.enums import SignatureState
from documents.models.code import OneTimeCode
from documents.models.document import Document
from documents.models.outside import OutsideSigning


class Signature(PublicIdModel, OneTimeCode):
    """One person's signature of one document. ``evidence`` is chained to the evidence before by its hash.

    ``outside`` is the way out and back of a signature given in another signature book: the platform did not see the
    person open the document.
    """

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="signatures")
    rank = models.PositiveSmallIntegerField("rang")
    signer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="signatures")
    quality = models.CharField("qualité", max_length=240)
    state = models.CharField("état", max_length=10, choices=SignatureState, default=SignatureState.WAITING)
    called_at = models.DateTimeField("invitation", null=True)
    read_at = models.DateTimeField("document ouvert le", null=True)
    answered_at = models.DateTimeField("réponse", null=True)
    reason = models.CharField("motif", max_length=500, blank=True)
    evidence = models.JSONField("preuve", default=dict)
    previous_sha256 = models.CharField("empreinte précédente", max_length=64, blank=True)
    outside = models.ForeignKey(
        OutsideSigning, on_delete=models.PROTECT, null=True, related_name="signatures", verbose_name="parapheur externe"
    )
    sha256 = models.CharField("empreinte de la preuve", max_length=64, blank=True)

    class Meta:
        verbose_name = "signature"
        ordering = ("document", "rank")
        constraints = (
            models.UniqueConstraint(fields=("document", "rank"), name="signature_rank_once"),
            models.UniqueConstraint(fields=("document", "signer"), name="signature_person_once"),
            models.CheckConstraint(
                condition=Q(state=SignatureState.SIGNED, answered_at__isnull=False)
                & (Q(read_at__isnull=False) | Q(outside__isnull=False))
                & ~Q(sha256="")
                | ~Q(state=SignatureState.SIGNED) & Q(sha256=""),
                name="signature_signed_has_evidence",
                violation_error_message="Une signature porte sa date, la lecture du document et sa preuve.",
            ),
            models.CheckConstraint(
                condition=~Q(state=SignatureState.REFUSED) | ~Q(reason="") & Q(answered_at__isnull=False),
                name="signature_refused_has_reason",
                violation_error_message="Un refus de signer est motivé.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.signer}, {self.quality}"
