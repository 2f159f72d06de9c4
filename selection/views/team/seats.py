"""One position: who has its seats, who may be called to a free one, whose mission ended."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.decorators import current_user, is_team, role_required
from applications.models import Application
from challenges.models import Position
from challenges.rules import team_campaigns
from common import clock
from common.transitions import TransitionRefusedError
from common.web.inputs import whole
from common.web.pages import part
from selection.domain import selection
from selection.domain.errors import SelectionRefusedError
from selection.domain.matchings.inputs import free_seats
from selection.domain.seats import replacements
from selection.forms.replacements import ReplacementForm


@role_required(is_team)
def seat(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a position; offer a free seat to one person by hand, or record that somebody left."""
    user, at = current_user(request), clock.now()
    known = Position.objects.filter(challenge__campaign__in=team_campaigns(user))
    position = get_object_or_404(known.select_related("challenge__campaign", "profession"), pk=pk)
    if request.method == "POST":
        key, reason = request.POST.get("key", ""), request.POST.get("reason", "")
        try:
            if request.POST.get("act") == "replace":
                return _replace(request, position)
            if request.POST.get("act") == "end":
                selection.end(get_object_or_404(position.offers, pk=whole(key)), reason=reason, by=user, at=at)
                messages.success(request, "La mission est notée interrompue : la place se rouvre.")
            else:
                mine = Application.objects.filter(campaign=position.challenge.campaign)
                called = get_object_or_404(mine.select_related("candidate"), pk=whole(key))
                selection.call(called, position, reason=reason, by=user, at=at)
                messages.success(request, f"La place est proposée à {called.candidate}.")
        except (SelectionRefusedError, TransitionRefusedError) as error:
            messages.error(request, str(error))
        return redirect("team:seat", pk=pk)
    return _page(request, position)


def _page(request: HttpRequest, position: Position, form: ReplacementForm | None = None) -> HttpResponse:
    left = replacements.has_left(position)
    context = {
        "title": f"Places, {position}",
        "position": position,
        "campaign": position.challenge.campaign,
        "free": free_seats(position),
        "keeps_wishes": position.challenge.campaign.keeps_wishes(clock.now()),
        "offers": position.offers.select_related("application__candidate"),
        "people": part(request, selection.callable_people(position), "personnes"),
        "lapsed": selection.has_lapsed(position.challenge.campaign, clock.now()),
        "replacing": form or (ReplacementForm(position=position) if left else None),
    }
    return render(request, "selection/team/seat.html", context, status=422 if form else 200)


def _replace(request: HttpRequest, position: Position) -> HttpResponse:
    """Offer the seat of somebody who left; what was typed stays on the page when it is refused."""
    form = ReplacementForm(request.POST, position=position)
    if form.is_valid():
        data = form.cleaned_data
        try:
            replacements.replace(
                data["application"], position, reason=data["reason"], starts_on=data["starts_on"],
                by=current_user(request), at=clock.now(),
            )  # fmt: skip
        except replacements.StartRefusedError as error:
            form.add_error("starts_on", str(error))
        except (SelectionRefusedError, TransitionRefusedError) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"Le remplacement est proposé à {data['application'].candidate}.")
            return redirect("team:seat", pk=position.pk)
    return _page(request, position, form)
