"""The waiting room, as the panel's day goes; one's hearings as a calendar."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from accounts.decorators import current_user
from applications.rules import own_applications
from common import agenda as calendars
from common import clock
from common.days import day_of
from juries.domain.timetables.hearing_day import Expected, expected
from juries.enums import HearingState
from juries.models import Hearing
from panels.queries import hearings


def _expected(hearing: Hearing, zone: ZoneInfo, now: datetime) -> Expected:
    """Return when a hearing is expected; only its own row of its panel's day is told."""
    start = datetime.combine(day_of(hearing.starts_at, zone), time(), zone)
    day = hearing.panel.hearings.exclude(state=HearingState.CANCELLED)
    rows = list(day.filter(starts_at__gte=start, starts_at__lt=start + timedelta(days=1)))
    return next(each for each in expected(rows, now=now) if each.hearing.pk == hearing.pk)


@require_GET
def room(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a convened person their hearings to come, with the delay of the day."""
    whole = own_applications(current_user(request)).select_related("campaign", "dossier__deposit")
    application = get_object_or_404(whole, public_id=public_id)
    deposit = application.last_deposit
    mine = deposit.hearings.filter(convened_at__isnull=False) if deposit else Hearing.objects.none()
    rows = list(mine.exclude(state=HearingState.CANCELLED).select_related("panel").order_by("starts_at"))
    if not rows:
        raise Http404
    zone, now = ZoneInfo(application.campaign.timezone), clock.now()
    expected = [_expected(each, zone, now) for each in rows]
    context = {
        "title": "Salle d’attente",
        "application": application,
        "rows": expected,
        "over": all(each.hearing.state in {HearingState.HELD, HearingState.ABSENT} for each in expected),
        "now": now,
    }
    return render(request, "panels/candidate/waiting_room.html", context)


@require_GET
def agenda(request: HttpRequest, public_id: str) -> HttpResponse:
    """Give the person's hearings as a calendar file, at the hours they know; one moved since is called off there."""
    applications = own_applications(current_user(request)).select_related(
        "campaign", "dossier__deposit", "dossier__replaces__deposit"
    )
    application = get_object_or_404(applications, public_id=public_id)
    events = [
        calendars.event(
            f"hearing-{hearing.public_id}",
            f"Audition, {application.campaign}",
            hearing.known_start,
            hearing.known_start + (hearing.ends_at - hearing.starts_at),
            place="" if hearing.is_moved else hearing.place,
            cancelled=hearing.is_moved or hearing.state == HearingState.CANCELLED,
        )
        for hearing in hearings.known(application)
    ]
    if not events:
        raise Http404
    named = {"Content-Disposition": 'attachment; filename="audition.ics"'}
    return HttpResponse(calendars.calendar(events), content_type="text/calendar; charset=utf-8", headers=named)
