"""Who may see and do exercises: the queryset is the rule."""

from datetime import datetime

from django.db.models import Q, QuerySet

from accounts.models import User
from applications.enums import ApplicationState
from applications.models import Application
from challenges.enums import StageKind
from challenges.models import Campaign, Stage
from challenges.rules import campaigns_with
from exercises.enums import AttemptState, Invited
from exercises.models import Adjustment, Attempt, Exercise

INVITED_STATES: dict[str, tuple[str, ...]] = {
    Invited.DEPOSITED: (ApplicationState.SUBMITTED, ApplicationState.SHORTLISTED, ApplicationState.HEARD),
    Invited.SHORTLISTED: (ApplicationState.SHORTLISTED, ApplicationState.HEARD),
}
LEFT = (ApplicationState.WITHDRAWN, ApplicationState.INELIGIBLE)


def stage_of(campaign: Campaign) -> Stage | None:
    """Return the stage at which exercises are marked; a campaign without one has no exercise at all."""
    return campaign.stages.filter(kind=StageKind.EXERCISE).select_related("grid").first()


def team_exercises(user: User, campaign: Campaign) -> QuerySet[Exercise]:
    """Return the exercises of a campaign for those who see its panels."""
    seen = campaigns_with(user, "panels.view").filter(pk=campaign.pk, stages__kind=StageKind.EXERCISE)
    rows = Exercise.objects.filter(campaign__in=seen)
    return rows.select_related("campaign", "profession", "grid", "materials__form")


def invitees(exercise: Exercise) -> QuerySet[Application]:
    """Return the applications that an exercise invites, by the state that each person knows (R14)."""
    return Application.objects.filter(
        campaign=exercise.campaign_id,
        profession=exercise.profession_id,
        announced_state__in=INVITED_STATES[exercise.invited],
    )


def own_attempts(user: User) -> QuerySet[Attempt]:
    """Return a person's own exercises; one that was never begun is there as long as their application is."""
    mine = Attempt.objects.filter(application__candidate=user, exercise__published_at__isnull=False)
    begun = ~Q(state=AttemptState.INVITED) | ~Q(application__announced_state__in=LEFT)
    return mine.filter(begun).select_related(
        "exercise__campaign", "exercise__profession", "exercise__materials", "application__candidate", "adjustment"
    )


def last_start(attempt: Attempt) -> datetime:
    """Return until when somebody may begin: when the exercise closes, or later for them."""
    closes_at = attempt.exercise.closes_at
    return closes_at if attempt.begin_by is None else max(closes_at, attempt.begin_by)


def may_begin(attempt: Attempt, at: datetime) -> bool:
    """Tell whether the exercise is open to somebody now; what they asked for is another matter."""
    return (
        attempt.state == AttemptState.INVITED
        and attempt.exercise.opens_at <= at <= last_start(attempt)
        and attempt.application.announced_state not in LEFT
    )


def adjustments_to_answer(user: User) -> QuerySet[Adjustment]:
    """Return what people ask for and nobody answered, for those who arrange accommodations; nothing to the others."""
    seen = campaigns_with(user, "applications.view_accommodations")
    return Adjustment.objects.filter(
        answered_at__isnull=True, attempt__state=AttemptState.INVITED, attempt__exercise__campaign__in=seen
    ).exclude(attempt__application__announced_state__in=LEFT)


def team_adjustments(user: User, campaign: Campaign) -> QuerySet[Adjustment]:
    """Return what the people of a campaign asked for, for those who arrange accommodations; nothing to the others."""
    seen = campaigns_with(user, "applications.view_accommodations").filter(pk=campaign.pk)
    rows = Adjustment.objects.filter(attempt__exercise__campaign__in=seen)
    return rows.select_related(
        "attempt__exercise__profession", "attempt__application__candidate", "answered_by", "attempt__exercise__campaign"
    )
