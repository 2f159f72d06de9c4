"""What the team decided of accounts that look alike."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from applications.enums import Sameness


class DuplicateDecision(models.Model):
    """Two accounts compared (``first`` has the lower key), what was decided, by whom and why; never removed."""

    first = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decision = models.CharField("décision", max_length=10, choices=Sameness)
    reason = models.CharField("motif", max_length=300, blank=True)
    moved = models.JSONField("déplacé", default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("décidé le")

    class Meta:
        verbose_name = "décision de doublon"
        ordering = ("-at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("first", "second"), name="duplicate_decided_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="duplicate_pair_ordered"),
        )

    def __str__(self) -> str:
        return self.get_decision_display()
