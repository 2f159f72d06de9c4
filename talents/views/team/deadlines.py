"""All the deadlines of all the missions, on one page and in one calendar."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.decorators import current_user, permission_required
from common import clock
from common.web.pages import part
from talents.domain import deadlines
from talents.domain.deadlines import Deadline
from talents.enums import MissionState
from talents.rules import team_missions

PART_ROWS = 60


def _watched(request: HttpRequest) -> list[Deadline]:
    living = team_missions(current_user(request)).exclude(state=MissionState.ENDED)
    return deadlines.watched(deadlines.with_facts(living), at=clock.now())


@require_GET
@permission_required("talents.view")
def listing(request: HttpRequest) -> HttpResponse:
    """List the deadlines that are not met, the late ones first, month by month."""
    watched = _watched(request)
    shown = part(request, watched, "echeances", size=PART_ROWS)
    months: dict[str, list[Deadline]] = {}
    for deadline in shown:
        months.setdefault(f"{deadline.due:%Y-%m}", []).append(deadline)
    context = {
        "title": "Échéances",
        "watched": shown,
        "months": [(rows[0].due, rows) for rows in months.values()],
        "late": sum(deadline.state == "late" for deadline in watched),
        "soon": sum(deadline.state == "soon" for deadline in watched),
        "rules": deadlines.RULES,
    }
    return render(request, "talents/team/deadlines.html", context)


@require_GET
@permission_required("talents.view")
def calendar(request: HttpRequest) -> HttpResponse:
    """Hand over the deadlines as a calendar file."""
    named = {"Content-Disposition": 'attachment; filename="echeances.ics"'}
    content = deadlines.calendar(_watched(request))
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=named)


@require_POST
@permission_required("talents.manage", scope="mission")
def mark(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say that a deadline is met."""
    mission = get_object_or_404(team_missions(current_user(request)), public_id=public_id)
    try:
        deadlines.mark(mission, request.POST.get("code", ""), by=current_user(request), at=clock.now())
    except KeyError as error:
        raise Http404 from error
    messages.success(request, "L’échéance est marquée comme tenue.")
    return redirect("team:mission", public_id=public_id)
