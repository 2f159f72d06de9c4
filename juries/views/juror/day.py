"""The day of a panel: who is heard when, as it goes."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_GET

from accounts.decorators import current_user, role_required
from accounts.models import User
from common import agenda, clock
from common.days import PARIS, day_of
from common.refusals import shown_in
from common.web.acts import PageActs
from common.web.inputs import whole
from juries.domain import private_notes
from juries.domain.timetables import hearing_day
from juries.enums import HearingState
from juries.forms.room import AbsenceForm
from juries.models import Hearing, Juror, Panel
from juries.queries import heard_name, hearings_of
from juries.rules import is_juror

ZONE = PARIS
DAY = timedelta(days=1)

PLAIN_ACTS: dict[str, Callable[..., None]] = {
    "begin": hearing_day.begin,
    "finish": hearing_day.finish,
    "recall": hearing_day.recall,
}


def _act(acts: PageActs, hearing: Hearing, *, by: User, at: datetime) -> None:
    name, form = acts.submitted
    if name in PLAIN_ACTS:
        PLAIN_ACTS[name](hearing, by=by, at=at)
    else:
        hearing_day.miss(hearing, reason=form.cleaned_data["reason"], by=by, at=at)


def _length(hearing: Hearing) -> timedelta:
    return hearing.ends_at - hearing.starts_at


def _day(request: HttpRequest, seat: Juror) -> date:
    """Return the day asked for; else the panel's next day of hearings, or its last one; today without any."""
    try:
        asked = parse_date(request.GET.get("jour", ""))
    except ValueError:
        asked = None
    if asked is not None:
        return asked
    today = day_of(clock.now(), ZONE)
    start = datetime.combine(today, time(), ZONE)
    known = seat.panel.hearings.exclude(state=HearingState.CANCELLED).order_by("starts_at")
    nearest = known.filter(starts_at__gte=start).first() or known.last()
    return day_of(nearest.starts_at, ZONE) if nearest else today


def _around(panel: Panel, start: datetime) -> list[date]:
    """Return the days of hearings before and after the one that starts at an instant, those there are."""
    known = panel.hearings.exclude(state=HearingState.CANCELLED).order_by("starts_at")
    nearest = known.filter(starts_at__lt=start).last(), known.filter(starts_at__gte=start + DAY).first()
    return [day_of(hearing.starts_at, ZONE) for hearing in nearest if hearing is not None]


@role_required(is_juror)
def day(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a panel's day with the delays; its secretary or chair calls people in and out."""
    user = current_user(request)
    signed = Juror.objects.present().filter(user=user, charter_signed_at__isnull=False)
    seats = signed.select_related("panel")
    seat = get_object_or_404(seats, public_id=public_id)
    acts = PageActs(request, dict.fromkeys(PLAIN_ACTS, Form) | {"miss": AbsenceForm})
    _, form = acts.submitted
    if form is not None and form.is_valid():
        hearing = get_object_or_404(seat.panel.hearings, pk=whole(acts.key))
        with shown_in(form):
            _act(acts, hearing, by=user, at=clock.now())
            return redirect(request.get_full_path())
    return _page(request, seat, acts)


def _page(request: HttpRequest, seat: Juror, acts: PageActs) -> HttpResponse:
    on = _day(request, seat)
    start = datetime.combine(on, time(), ZONE)
    rows = hearings_of(seat.panel).exclude(state=HearingState.CANCELLED)
    rows = rows.filter(starts_at__gte=start, starts_at__lt=start + DAY)
    now = clock.now()
    hearings = hearing_day.expected(list(rows), now=now)
    going = next((hearing for hearing in hearings if hearing.hearing.state == HearingState.ONGOING), None)
    notes = private_notes.notes_of(current_user(request), [each.hearing.deposit_id for each in hearings])
    readings = {assessment.deposit_id: assessment.public_id for assessment in seat.assessments.order_by("counted")}
    context = {
        "title": "Journée d’auditions",
        "seat": seat,
        "on": on,
        "rows": [
            (
                each,
                heard_name(each.hearing),
                readings.get(each.hearing.deposit_id),
                acts.row("miss", each.hearing.pk),
                notes.get(each.hearing.deposit_id, ""),
            )
            for each in hearings
        ],
        "places": sorted({each.hearing.place for each in hearings if each.hearing.place}),
        "refused": acts.submitted[1],
        "going": going,
        "heard": heard_name(going.hearing) if going else "",
        "left": int((going.starts_at + _length(going.hearing) - now).total_seconds()) if going else 0,
        "ends_at": going.starts_at + _length(going.hearing) if going else None,
        "keeps": seat.secretary or seat.chair,
        "around": _around(seat.panel, start),
    }
    return render(request, "juries/juror/day.html", context, status=acts.status)


@require_GET
@role_required(is_juror)
def calendar(request: HttpRequest, public_id: str) -> HttpResponse:
    """Give the hearings of a juror's panel as a calendar file; one called off is said so (R25)."""
    seats = Juror.objects.present().filter(user=current_user(request), charter_signed_at__isnull=False)
    seat = get_object_or_404(seats.select_related("panel"), public_id=public_id)
    events = [
        agenda.event(
            f"panel-hearing-{hearing.public_id}",
            f"{heard_name(hearing)}, {seat.panel}",
            hearing.starts_at,
            hearing.ends_at,
            place=hearing.place,
            cancelled=hearing.state == HearingState.CANCELLED,
        )
        for hearing in hearings_of(seat.panel)
    ]
    named = {"Content-Disposition": 'attachment; filename="auditions.ics"'}
    return HttpResponse(agenda.calendar(events), content_type="text/calendar; charset=utf-8", headers=named)
