"""The waiting room, as the panel's day goes; one's hearings as a calendar; another slot, where the panel allows it."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from accounts.decorators import current_user
from applications.rules import own_applications
from common import agenda as calendars
from common import clock
from common.days import day_of
from common.refusals import shown_in
from juries.domain.timetables.hearing_day import Expected, expected
from juries.enums import HearingState
from juries.models import Hearing
from panels.domain import self_scheduling
from panels.forms.self_scheduling import SlotForm
from panels.queries import hearings
from panels.queries import self_scheduling as choices


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


def slot(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the free slots of one's panel and take one instead of one's own, or say why it cannot be changed here."""
    user, at = current_user(request), clock.now()
    hearing = get_object_or_404(choices.own_hearings(user), public_id=public_id)
    mine = own_applications(user).select_related("campaign")
    application = get_object_or_404(
        mine, Q(dossier=hearing.deposit.dossier) | Q(dossier__replaces=hearing.deposit.dossier)
    )
    rules, campaign = hearing.panel.self_scheduling, application.campaign
    refusal = choices.why_not(hearing, rules, campaign, at=at)
    slots = [] if refusal else choices.free_slots(hearing, rules, campaign, at=at)
    form = SlotForm(request.POST or None, slots=slots)
    if form.is_valid():
        with shown_in(form):
            self_scheduling.choose(hearing, form.cleaned_data["slot"], by=user, at=at)
            messages.success(request, "Votre créneau est changé : la nouvelle convocation part par courriel.")
            return redirect("candidate:application", public_id=application.public_id)
    context = {
        "title": "Choisir un autre créneau",
        "application": application,
        "hearing": hearing,
        "rules": rules,
        "left": rules.most_changes - choices.changes(hearing),
        "refusal": refusal,
        "slots": slots,
        "form": form,
    }
    return render(request, "panels/candidate/slot.html", context, status=422 if form.errors else 200)
