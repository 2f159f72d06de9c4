"""What past juries tied to the criteria of a grid: where examples of marks come from."""

from django.db.models import OuterRef, QuerySet, Subquery

from juries.models import Passage, Score, ScoringGrid


def past_passages(grid: ScoringGrid) -> QuerySet[Passage]:
    """Return what jurors of closed panels tied to a criterion of this grid or of its other versions, with their mark.

    The mark is in ``mark``; a criterion of another version is the one of the same words, whose key here is in
    ``criterion_here``.
    """
    given = Score.objects.filter(assessment=OuterRef("assessment"), criterion=OuterRef("criterion"))
    here = grid.criteria.filter(label=OuterRef("criterion__label"))
    return (
        Passage.objects.filter(
            criterion__grid__code=grid.code,
            criterion__label__in=grid.criteria.values("label"),
            assessment__panel__closed_at__isnull=False,
        )
        .annotate(mark=Subquery(given.values("value")[:1]), criterion_here=Subquery(here.values("pk")[:1]))
        .filter(mark__isnull=False)
        .select_related("assessment__deposit__dossier", "assessment__panel", "criterion")
        .order_by("criterion__position", "mark", "pk")
    )
