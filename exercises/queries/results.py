"""What the markers of exercises gave: for the team alone, beside the dossier, never mixed with its mark."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Avg, Count, QuerySet

from applications.models import Application
from challenges.enums import StageKind
from challenges.models import Campaign
from juries.enums import AssessmentState
from juries.models import Assessment, Panel, Score


@dataclass(frozen=True, slots=True)
class Mark:
    """The mean of the grids handed in on one person's exercise, and how many there are."""

    mean: Decimal
    readings: int


def _grids(campaign: Campaign) -> QuerySet[Assessment]:
    panels = Panel.objects.filter(stages__campaign=campaign, stages__kind=StageKind.EXERCISE)
    return Assessment.objects.filter(panel__in=panels, state=AssessmentState.SUBMITTED, counted=True)


def marks(campaign: Campaign) -> dict[int, Mark]:
    """Return the mark of each application's exercise, by its key (one query)."""
    by_application = "deposit__dossier__exercise_attempt__application"
    rows = _grids(campaign).order_by().values(by_application).annotate(mean=Avg("result"), readings=Count("pk"))
    return {row[by_application]: Mark(row["mean"], row["readings"]) for row in rows if row[by_application] is not None}


def has_exercises(campaign: Campaign) -> bool:
    """Tell whether a campaign has an exercise stage: without one, nothing of it is shown anywhere."""
    return campaign.stages.filter(kind=StageKind.EXERCISE).exists()


def with_marks(campaign: Campaign, applications: Iterable[Application]) -> bool:
    """Give each application its ``exercise`` mark, or none; tell whether the campaign has exercises (two queries)."""
    shown = has_exercises(campaign)
    held = marks(campaign) if shown else {}
    for application in applications:
        application.exercise = held.get(application.pk)  # type: ignore[attr-defined]
    return shown


def criteria_of(application: Application) -> list[tuple[str, Decimal]]:
    """Return the mean mark by criterion of somebody's exercise, in the order of the grid."""
    grids = _grids(application.campaign).filter(deposit__dossier__exercise_attempt__application=application)
    rows = Score.objects.filter(assessment__in=grids, value__isnull=False).order_by()
    means = rows.values("criterion__position", "criterion__label").annotate(mean=Avg("value"))
    return [
        (row["criterion__label"], Decimal(row["mean"]))
        for row in sorted(means, key=lambda row: (row["criterion__position"], row["criterion__label"]))
    ]


def marked_applications(campaign: Campaign) -> QuerySet[Application]:
    """Return the applications that have begun an exercise, by trade."""
    begun = campaign.applications.filter(attempts__started_at__isnull=False).select_related("profession")
    return begun.order_by("profession__position", "profession__label", "pk").distinct()
