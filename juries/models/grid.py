"""Scoring grids: criteria, scale, worded marks."""

from django.db import models

from juries.enums import Aggregation


class ScoringGrid(models.Model):
    """A published grid. ``scale_*`` are null for the grids whose sources give criteria without marks."""

    code = models.SlugField("code", max_length=60, unique=True)
    kind = models.CharField("objet", max_length=20)
    stage = models.CharField("étape", max_length=60)
    scale_min = models.PositiveSmallIntegerField("note minimale", null=True)
    scale_max = models.PositiveSmallIntegerField("note maximale", null=True)
    labels = models.JSONField("notes en mots", default=dict)
    aggregation = models.CharField("agrégat", max_length=10, choices=Aggregation, default=Aggregation.MEAN)
    aggregation_note = models.CharField("agrégat selon la source", max_length=250, blank=True)
    source = models.CharField("source", max_length=300, blank=True)

    class Meta:
        verbose_name = "grille"
        ordering = ("code",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(scale_min__isnull=True, scale_max__isnull=True)
                | models.Q(scale_min__lt=models.F("scale_max")),
                name="grid_scale_ordered",
                violation_error_message="La note minimale est inférieure à la note maximale.",
            ),
        )

    def __str__(self) -> str:
        return self.code

    @property
    def marks(self) -> list[tuple[int, str]]:
        """Return the scale as (mark, words) pairs, lowest first."""
        if self.scale_min is None or self.scale_max is None:
            return []
        return [(mark, self.labels.get(str(mark), "")) for mark in range(self.scale_min, self.scale_max + 1)]


class Criterion(models.Model):
    """One line of a grid."""

    grid = models.ForeignKey(ScoringGrid, on_delete=models.CASCADE, related_name="criteria")
    position = models.PositiveSmallIntegerField("rang")
    label = models.CharField("libellé", max_length=250)

    class Meta:
        verbose_name = "critère"
        ordering = ("grid", "position")
        constraints = (models.UniqueConstraint(fields=("grid", "position"), name="criterion_position_once"),)

    def __str__(self) -> str:
        return self.label
