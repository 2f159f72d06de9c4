"""What a juror declares before any dossier opens, and the conflicts of interest between a juror and a deposit."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from dossiers.models import Deposit
from juries.enums import ConflictOrigin, TieKind
from juries.models.panel import Juror


class Tie(models.Model):
    """One employer, school, administration or person that a juror declares to be tied to."""

    juror = models.ForeignKey(Juror, on_delete=models.CASCADE, related_name="ties")
    kind = models.CharField("nature", max_length=8, choices=TieKind)
    label = models.CharField("nom", max_length=200)

    class Meta:
        verbose_name = "lien déclaré"
        ordering = ("juror", "kind", "label")
        constraints = (models.UniqueConstraint(fields=("juror", "kind", "label"), name="tie_once"),)

    def __str__(self) -> str:
        return self.label


class Conflict(models.Model):
    """Why a juror must not read a deposit; the team may dismiss one that was found by comparison, and signs it."""

    juror = models.ForeignKey(Juror, on_delete=models.CASCADE, related_name="conflicts")
    deposit = models.ForeignKey(Deposit, on_delete=models.CASCADE, related_name="conflicts")
    origin = models.CharField("origine", max_length=8, choices=ConflictOrigin)
    reason = models.CharField("motif", max_length=300)
    at = models.DateTimeField("connu le")
    dismissed_at = models.DateTimeField("écarté le", null=True)
    dismissed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "conflit d’intérêts"
        ordering = ("juror", "deposit")
        constraints = (
            models.UniqueConstraint(fields=("juror", "deposit"), name="conflict_once"),
            models.CheckConstraint(
                condition=Q(dismissed_at__isnull=True, dismissed_by__isnull=True)
                | Q(dismissed_at__isnull=False, dismissed_by__isnull=False, origin=ConflictOrigin.FOUND),
                name="conflict_dismissed_by_somebody",
                violation_error_message="Un rapprochement s’écarte par une personne ; un déport ne s’écarte pas.",
            ),
        )

    def __str__(self) -> str:
        return self.reason
