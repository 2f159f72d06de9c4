"""Who may read and score: the queryset is the rule."""

from django.db.models import QuerySet

from accounts.models import User
from juries.enums import AssessmentState
from juries.models import Assessment, Juror, Minutes


def readable_assessments(user: User) -> QuerySet[Assessment]:
    """Return the grids a juror may open: their own, not recused, in a panel whose charter they signed."""
    return Assessment.objects.filter(juror__user=user, juror__charter_signed_at__isnull=False).exclude(
        state=AssessmentState.RECUSED
    )


def readable_minutes(user: User) -> QuerySet[Minutes]:
    """Return the minutes of the panels where a person sits."""
    return Minutes.objects.filter(panel__jurors__user=user)


def seats(user: User) -> QuerySet[Juror]:
    """Return the seats of a person in the panels that are not closed."""
    return Juror.objects.filter(user=user, panel__closed_at__isnull=True).select_related("panel")


def is_juror(user: User) -> bool:
    """Tell whether the person sits, or sat, in a panel."""
    return Juror.objects.filter(user=user).exists()
