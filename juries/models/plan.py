"""How dossiers are read: a stage of a campaign announces the rules, its panels follow them."""

from django.db import models


class ReadingPlan(models.Model):
    """``readings`` each, then more where the plan says so: all rules known before anybody reads.

    ``common`` dossiers are read first, by everybody. ``gap_levels`` is how many levels of the scale between two readers
    call for one more reading. ``most_readings`` lets waves of readings go where the decision is uncertain, so many for
    a dossier at most. In a collective panel, ``own_marks`` asks each member for their own marks before the grid filled
    together. ``favourites`` is how many « coups de cœur » one grid holder may give; nothing means as many as they like.
    """

    readings = models.PositiveSmallIntegerField("lectures par dossier", default=1)
    blind = models.BooleanField("lecture anonyme", default=False)
    collective = models.BooleanField("grille collective", default=False)
    common = models.PositiveSmallIntegerField("dossiers lus d’abord par tous", default=0)
    gap_levels = models.PositiveSmallIntegerField("écart qui appelle une lecture de plus", null=True, blank=True)
    most_readings = models.PositiveSmallIntegerField("lectures au plus, par vagues", null=True, blank=True)
    own_marks = models.BooleanField("notes personnelles avant la grille collective", default=False)
    favourites = models.PositiveSmallIntegerField("coups de cœur au plus", null=True, blank=True)

    class Meta:
        abstract = True

    def plan(self) -> dict[str, int | bool | None]:
        """Return the rules, to write them elsewhere."""
        return {field.name: getattr(self, field.name) for field in ReadingPlan._meta.fields}
