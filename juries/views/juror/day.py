"""The day of a panel: who is heard when, as it goes."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_date

from accounts.decorators import current_user, role_required
from accounts.models import User
from common import clock
from common.days import PARIS, day_of
from common.transitions import TransitionRefusedError
from common.web.inputs import whole
from juries.domain.timetables import hearing_day
from juries.domain.timetables.hearing_day import HearingDayError
from juries.enums import HearingState
from juries.models import Hearing, Juror
from juries.rules import is_juror

ZONE = PARIS


def _act(name: str, hearing: Hearing, *, reason: str, by: User, at: datetime) -> None:
    plain: dict[str, Callable[..., None]] = {
        "begin": hearing_day.begin,
        "finish": hearing_day.finish,
        "recall": hearing_day.recall,
    }
    if name in plain:
        plain[name](hearing, by=by, at=at)
    else:
        hearing_day.miss(hearing, reason=reason, by=by, at=at)


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
    if request.method == "POST":
        key = request.POST.get("hearing", "")
        hearing = get_object_or_404(seat.panel.hearings, pk=whole(key))
        try:
            _act(request.POST.get("act", ""), hearing, reason=request.POST.get("reason", ""), by=user, at=clock.now())
        except (HearingDayError, TransitionRefusedError) as error:
            messages.error(request, str(error))
        return redirect(request.get_full_path())
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
        "rows": [(hearing, readings.get(hearing.hearing.deposit_id)) for hearing in hearings],
        "going": going,
        "left": int((going.starts_at + _length(going.hearing) - now).total_seconds()) if going else 0,
        "ends_at": going.starts_at + _length(going.hearing) if going else None,
        "keeps": seat.secretary or seat.chair,
        "before": on - timedelta(days=1),
        "after": on + timedelta(days=1),
    }
    return render(request, "juries/juror/day.html", context)
