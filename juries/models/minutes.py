"""The minutes of a panel: what it decided, who was there, chained to the decision before."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from common.models import PublicIdModel
from juries.models.panel import Panel


class Minutes(PublicIdModel):
    """Frozen when drawn up, then signed by the panel's chair. A correction is new minutes, with its reason.

    ``content`` names no candidate: a dossier is its number. ``sha256`` is that of ``previous_sha256`` and the content's
    canonical JSON, so that no minutes can be changed, removed or inserted without breaking those that follow.
    """

    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="minutes")
    rank = models.PositiveSmallIntegerField("rang", default=1)
    content = models.JSONField("contenu")
    reason = models.CharField("motif de la correction", max_length=500, blank=True)
    previous_sha256 = models.CharField("empreinte du précédent", max_length=64, unique=True)
    sha256 = models.CharField("empreinte", max_length=64, unique=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("établi le")
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField("signé le", null=True)

    class Meta:
        verbose_name = "procès-verbal"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("panel", "rank"), name="minutes_rank_once"),
            models.CheckConstraint(
                condition=Q(signed_by__isnull=True, signed_at__isnull=True)
                | Q(signed_by__isnull=False, signed_at__isnull=False),
                name="minutes_signed_by_somebody",
                violation_error_message="Une signature a son auteur et sa date.",
            ),
            models.CheckConstraint(
                condition=Q(rank=1) | ~Q(reason=""),
                name="minutes_correction_has_a_reason",
                violation_error_message="Une correction dit son motif.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.panel}, procès-verbal {self.rank}"
