"""Remind jurors of the grids that they have left to hand in: seven, three and one days before the last, once each."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Max, Q
from django.db.models.functions import Coalesce, Greatest

from challenges.enums import CampaignState
from challenges.models import Stage
from common.days import day_of
from common.language.formatting import french_date
from juries.enums import AssessmentState
from juries.models import Juror
from notifications.domain import outbox
from notifications.models import Category, Message

DAYS = (1, 3, 7)
MORNING = time(8)  # nobody is written to at night
LEFT = Q(assessments__counted=True) & ~Q(assessments__state__in=(AssessmentState.SUBMITTED, AssessmentState.RECUSED))


def remind(*, at: datetime) -> int:
    """Write the reminders due at an instant and return how many; who has handed in everything is left alone.

    A stage that is prolonged is reminded of again, by its new last day.
    """
    today = day_of(at)
    added = Max("rounds__ends_on")
    stages = Stage.objects.filter(campaign__state=CampaignState.PUBLISHED, campaign__sandbox=False)
    stages = stages.annotate(last_day=Greatest(F("ends_on"), Coalesce(added, F("ends_on")))).select_related("campaign")
    written = 0
    for stage in stages.filter(last_day__gt=today, last_day__lte=today + timedelta(days=max(DAYS))).order_by("pk"):
        if at.astimezone(ZoneInfo(stage.campaign.timezone)).time() >= MORNING:
            written += _remind(stage, at=at)
    return written


def _remind(stage: Stage, *, at: datetime) -> int:
    last_day = stage.last_day  # type: ignore[attr-defined] # annotated by the caller
    days = min(day for day in DAYS if (last_day - day_of(at)).days <= day)
    ending = f"-{days}-{last_day:%Y%m%d}"
    reminded = set(
        Message.objects.filter(template="juror_reminder", key__endswith=ending).values_list("key", flat=True)
    )
    seats = (
        Juror.objects.present()
        .filter(panel__stages=stage, panel__closed_at=None)
        .annotate(left=Count("assessments", filter=LEFT), given=Count("assessments"))
        .filter(left__gt=0)
    )
    letters = [
        outbox.Letter(
            "juror_reminder",
            seat.user,
            f"reading-{seat.pk}{ending}",
            {
                "panel": seat.panel.name,
                "left": seat.left,  # type: ignore[attr-defined] # annotated above
                "given": seat.given,  # type: ignore[attr-defined] # same
                "last_day": french_date(last_day),
                "is_signed": seat.charter_signed_at is not None,
            },
            at,
            category=Category.PANELS,
            campaign=stage.campaign.code,
        )
        for seat in seats.select_related("user", "panel").order_by("pk")
    ]
    fresh = [letter for letter in letters if letter.key not in reminded]
    outbox.queue_many(fresh)
    return len(fresh)
