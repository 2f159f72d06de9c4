"""What a juror declares before any dossier opens."""

from django.db import models

from juries.enums import TieKind
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
