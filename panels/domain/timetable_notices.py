"""Tell jurors the timetable of their hearings once its people are convened, then each change, many at once.

A change is told when nothing has moved for a quarter of an hour: a colleague who moves ten hearings writes once to each
juror. The key of a message names the last act told, so that nothing is told twice and a return to the former hours is.
"""

from datetime import datetime, timedelta

from django.db.models import Max

from challenges.enums import CampaignState
from challenges.models import Stage
from common.language.formatting import french_datetime
from juries.enums import HearingState
from juries.models import Hearing, HearingLog, Juror, Panel
from notifications.domain import outbox
from notifications.models import Category, Message

QUIET = timedelta(minutes=15)
CHANGING = ("plan", "move", "choose", "cancel")


def send(*, at: datetime) -> int:
    """Write the timetables that are due at an instant, to the present jurors of each panel; return how many."""
    stages = Stage.objects.filter(
        campaign__state=CampaignState.PUBLISHED,
        campaign__sandbox=False,
        panels__closed_at__isnull=True,
        panels__hearings__convened_at__isnull=False,
        panels__hearings__starts_at__gt=at,
    )
    return sum(
        _send(panel, stage, at=at)
        for stage in stages.select_related("campaign").distinct().order_by("pk")
        for panel in stage.panels.filter(closed_at__isnull=True).order_by("pk")
    )


def _send(panel: Panel, stage: Stage, *, at: datetime) -> int:
    planned = Hearing.objects.filter(
        panel=panel, state=HearingState.PLANNED, convened_at__isnull=False, starts_at__gt=at
    )
    acts = HearingLog.objects.filter(subject__panel=panel, verb__in=CHANGING).aggregate(last=Max("pk"), moved=Max("at"))
    convened = planned.aggregate(last=Max("convened_at"))["last"]
    if convened is None or max(acts["moved"] or convened, convened) > at - QUIET:
        return 0
    ending = f"-{acts['last']}-{convened:%Y%m%d%H%M%S}"
    before = Message.objects.filter(template="panel_timetable", key__startswith=f"timetable-{panel.pk}-")
    if before.filter(key__endswith=ending).exists():
        return 0
    zone = stage.campaign.timezone
    lines = [
        {"when": french_datetime(hearing.starts_at, zone), "number": hearing.deposit.number, "place": hearing.place}
        for hearing in planned.select_related("deposit").order_by("starts_at", "pk")
    ]
    seats = Juror.objects.present().filter(panel=panel, charter_signed_at__isnull=False)
    letters = [
        outbox.Letter(
            "panel_timetable",
            seat.user,
            f"timetable-{panel.pk}-{seat.pk}{ending}",
            {"panel": panel.name, "hearings": lines, "again": before.exists(), "seat": str(seat.public_id)},
            at,
            category=Category.PANELS,
            campaign=stage.campaign.code,
        )
        for seat in seats.select_related("user").order_by("pk")
    ]
    outbox.queue_many(letters)
    return len(letters)
