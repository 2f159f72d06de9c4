"""Scoring grids: criteria, scale, worded marks."""

from django.conf import settings
from django.db import models

from dossiers.models import Deposit
from juries.enums import Aggregation


class ScoringGrid(models.Model):
    """A list of criteria and how they are marked. A grid in use is never changed: a change makes the next version.

    ``scale_*`` are null for the grids whose sources give criteria without marks. ``frozen_at`` is when a published
    campaign began to count on it.
    """

    code = models.SlugField("code", max_length=60)
    version = models.PositiveSmallIntegerField("version", default=1)
    kind = models.CharField("objet", max_length=20)
    stage = models.CharField("étape", max_length=60)
    scale_min = models.PositiveSmallIntegerField("note minimale", null=True, blank=True)
    scale_max = models.PositiveSmallIntegerField("note maximale", null=True, blank=True)
    labels = models.JSONField("notes en mots", default=dict, blank=True)
    aggregation = models.CharField("agrégat", max_length=10, choices=Aggregation, default=Aggregation.MEAN)
    aggregation_note = models.CharField("agrégat selon la source", max_length=250, blank=True)
    source = models.CharField("source", max_length=300, blank=True)
    levels_source = models.CharField(
        "d’où viennent les mots des niveaux", max_length=300, blank=True, default="", db_default=""
    )
    frozen_at = models.DateTimeField("figée le", null=True)

    class Meta:
        verbose_name = "grille"
        ordering = ("code", "version")
        constraints = (
            models.UniqueConstraint(fields=("code", "version"), name="grid_version_once"),
            models.CheckConstraint(
                condition=models.Q(scale_min__isnull=True, scale_max__isnull=True)
                | models.Q(scale_min__lt=models.F("scale_max")),
                name="grid_scale_ordered",
                violation_error_message="La note minimale est inférieure à la note maximale.",
            ),
        )

    def __str__(self) -> str:
        return self.code if self.version == 1 else f"{self.code} (version {self.version})"

    @property
    def marks(self) -> list[tuple[int, str]]:
        """Return the scale as (mark, words) pairs, lowest first."""
        if self.scale_min is None or self.scale_max is None:
            return []
        return [(mark, self.labels.get(str(mark), "")) for mark in range(self.scale_min, self.scale_max + 1)]

    def measure(self) -> tuple[int | None, int | None, str, int]:
        """Return what must be equal for the results of two grids to be compared: scale, aggregate, points a level."""
        return self.scale_min, self.scale_max, self.aggregation, self.level()

    def level(self) -> int:
        """Return how many points of the result one level of the scale is worth, all criteria moved together."""
        if self.aggregation == Aggregation.MEAN:
            return 1
        return sum(criterion.weight for criterion in self.criteria.all() if criterion.counted)


class Criterion(models.Model):
    """One line of a grid.

    ``weight`` is its coefficient; a criterion that is not ``counted`` is marked and shown beside the result, never in
    it; an ``optional`` one may be « sans objet », which is the absence of a mark and never a zero. ``levels`` words
    each mark for this criterion alone, by the mark in figures: what a dossier shows when it deserves that mark.
    """

    grid = models.ForeignKey(ScoringGrid, on_delete=models.CASCADE, related_name="criteria")
    position = models.PositiveSmallIntegerField("rang")
    label = models.CharField("libellé", max_length=250)
    guidance = models.TextField("ce que valent les notes", blank=True)
    levels = models.JSONField("ce que montre un dossier à chaque note", default=dict, blank=True, db_default={})
    weight = models.PositiveSmallIntegerField("coefficient", default=1)
    counted = models.BooleanField("compte dans le résultat", default=True)
    optional = models.BooleanField("peut être sans objet", default=False)

    class Meta:
        verbose_name = "critère"
        ordering = ("grid", "position")
        constraints = (
            models.UniqueConstraint(fields=("grid", "position"), name="criterion_position_once"),
            models.CheckConstraint(
                condition=models.Q(weight__gte=1),
                name="criterion_weighs_something",
                violation_error_message="Un coefficient vaut 1 au moins ; un critère hors résultat se dit à part.",
            ),
        )

    def __str__(self) -> str:
        return self.label

    def words(self, mark: int | None) -> str:
        """Return what a mark says of this criterion: its own words, else those of the grid, else nothing."""
        return str(self.levels.get(str(mark)) or self.grid.labels.get(str(mark), ""))

    @property
    def marks(self) -> list[tuple[int, str]]:
        """Return the scale as (mark, words) pairs for this criterion, lowest first."""
        return [(mark, self.words(mark)) for mark, _ in self.grid.marks]


class LevelExample(models.Model):
    """An extract of a past dossier, without identity, that shows what deserves a mark of a criterion.

    ``deposit`` is the dossier that it comes from, when it comes from one here: the example goes with it (R23).
    """

    criterion = models.ForeignKey(Criterion, on_delete=models.CASCADE, related_name="examples")
    mark = models.PositiveSmallIntegerField("note")
    text = models.TextField("extrait", max_length=1000)
    origin = models.CharField("d’où vient l’extrait", max_length=200)
    deposit = models.ForeignKey(Deposit, on_delete=models.CASCADE, null=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("choisi le")

    class Meta:
        verbose_name = "extrait d’exemple"
        ordering = ("criterion__position", "mark", "pk")

    def __str__(self) -> str:
        return self.text
