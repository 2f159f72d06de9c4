"""The day of a panel: who is heard when, as it goes."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_date

from accounts.decorators import current_user, role_required
from accounts.models import User
from common import clock
from common.days import PARIS, day_of
from common.refusals import shown_in
from common.web.acts import PageActs
from common.web.inputs import whole
from juries.domain.timetables import hearing_day
from juries.enums import HearingState
from juries.forms.room import AbsenceForm
from juries.models import Hearing, Juror
from juries.rules import is_juror

ZONE = PARIS


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
    """Return the day asked for; else today, or the panel's next day of hearings."""
    try:
        asked = parse_date(request.GET.get("jour", ""))
    except ValueError:
        asked = None
    if asked is not None:
        return asked
    today = day_of(clock.now(), ZONE)
    start = datetime.combine(today, time(), ZONE)
    later = seat.panel.hearings.exclude(state=HearingState.CANCELLED).filter(starts_at__gte=start)
    following = later.order_by("starts_at").values_list("starts_at", flat=True).first()
    return day_of(following, ZONE) if following else today


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
    rows = seat.panel.hearings.exclude(state=HearingState.CANCELLED).select_related("deposit")
    rows = rows.filter(starts_at__gte=start, starts_at__lt=start + timedelta(days=1)).defer("deposit__content")
    now = clock.now()
    hearings = hearing_day.expected(list(rows), now=now)
    going = next((hearing for hearing in hearings if hearing.hearing.state == HearingState.ONGOING), None)
    readings = {assessment.deposit_id: assessment.public_id for assessment in seat.assessments.order_by("counted")}
    context = {
        "title": "Journée d’auditions",
        "seat": seat,
        "on": on,
        "rows": [
            (hearing, readings.get(hearing.hearing.deposit_id), acts.row("miss", hearing.hearing.pk))
            for hearing in hearings
        ],
        "refused": acts.submitted[1],
        "going": going,
        "left": int((going.starts_at + _length(going.hearing) - now).total_seconds()) if going else 0,
        "ends_at": going.starts_at + _length(going.hearing) if going else None,
        "keeps": seat.secretary or seat.chair,
        "before": on - timedelta(days=1),
        "after": on + timedelta(days=1),
    }
    return render(request, "juries/juror/day.html", context, status=acts.status)
