"""Who may read and score: the queryset is the rule."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from juries.enums import AssessmentState, Sight
from juries.models import Assessment, Juror, Minutes


def readable_assessments(user: User) -> QuerySet[Assessment]:
    """Return the grids a juror may open: their own, not recused, in a panel whose charter they signed."""
    mine = Assessment.objects.filter(juror__user=user, juror__charter_signed_at__isnull=False)
    return mine.filter(juror__left_at__isnull=True).exclude(state=AssessmentState.RECUSED)


def _follows_own_marks(assessment: Assessment) -> bool:
    return assessment.counted and assessment.panel.collective and assessment.panel.own_marks


def sees_others(assessment: Assessment) -> bool:
    """Tell whether a juror may see the other readings of a dossier: as the panel says, never before handing in theirs.

    Who reopens their grid sees them no more until they hand it in again. On a collective grid, its holder sees the
    members' own marks once theirs are in.
    """
    if _follows_own_marks(assessment):
        own = Assessment.objects.filter(juror=assessment.juror_id, deposit=assessment.deposit_id, counted=False)
        return own.filter(state=AssessmentState.SUBMITTED).exists()
    if assessment.state != AssessmentState.SUBMITTED:
        return False
    panel = assessment.panel
    return panel.sight == Sight.OWN or (panel.sight == Sight.CLOSED and panel.closed_at is not None)


def other_readings(assessment: Assessment) -> QuerySet[Assessment]:
    """Return the other grids handed in on the same dossier in the same panel, when its reader may see them."""
    if not sees_others(assessment):
        return Assessment.objects.none()
    same = Assessment.objects.filter(panel=assessment.panel_id, deposit=assessment.deposit_id)
    counted = assessment.counted and not _follows_own_marks(assessment)
    return same.filter(state=AssessmentState.SUBMITTED, counted=counted).exclude(pk=assessment.pk)


def readable_minutes(user: User) -> QuerySet[Minutes]:
    """Return the minutes of the panels where a person sits."""
    return Minutes.objects.filter(panel__jurors__user=user)


def seats(user: User) -> QuerySet[Juror]:
    """Return the seats of a person in the panels that are not closed."""
    open_seats = Juror.objects.present().filter(user=user, panel__closed_at__isnull=True)
    return open_seats.select_related("panel")


def is_juror(user: User) -> bool:
    """Tell whether the person sits, or sat, in a panel."""
    return Juror.objects.present_and_past().filter(user=user).exists()


def sits_in_one() -> Exists:
    """Tell, in a query of people, who sits or sat in a panel."""
    return Exists(Juror.objects.present_and_past().filter(user=OuterRef("pk")))


def presides(user: User) -> bool:
    """Tell whether the person answers for a panel that is still open, as its president or as its secretary."""
    return seats(user).filter(Q(chair=True) | Q(secretary=True)).exists()
