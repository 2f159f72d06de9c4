"""One position: who has its seats, who may be called to a free one, whose mission ended."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.decorators import current_user, permission_required
from accounts.models import User
from applications.models import Application
from challenges.models import Position
from challenges.rules import team_campaigns
from common import clock
from common.refusals import shown_in
from common.web.acts import PageActs
from common.web.inputs import whole
from common.web.pages import part
from selection.domain import selection
from selection.domain.matchings.inputs import free_seats
from selection.domain.seats import replacements, waiting_list
from selection.forms.replacements import ReplacementForm
from selection.forms.seats import SeatForm
from selection.models import StartDateRequest
from selection.queries.seats import offers_of


@permission_required("selection.view", write="selection.manage", scope="position")
def seat(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a position; offer a free seat to one person by hand, or record that somebody left."""
    user = current_user(request)
    known = Position.objects.filter(challenge__campaign__in=team_campaigns(user))
    position = get_object_or_404(known.select_related("challenge__campaign", "profession"), pk=pk)
    replace = partial(ReplacementForm, position=position)
    acts = PageActs(request, {"end": SeatForm, "call": SeatForm, "replace": replace})
    _, form = acts.submitted
    if form is not None and form.is_valid():
        with shown_in(form):
            messages.success(request, _act(position, acts, by=user))
            return redirect("team:seat", pk=pk)
    return _page(request, position, acts)


def _act(position: Position, acts: PageActs, *, by: User) -> str:
    """Do what was sent; return what to say of it."""
    at, (name, form) = clock.now(), acts.submitted
    reason = form.cleaned_data["reason"]
    if name == "end":
        selection.end(get_object_or_404(position.offers, pk=whole(acts.key)), reason=reason, by=by, at=at)
        return "La mission est notée interrompue : la place se rouvre."
    if name == "call":
        mine = Application.objects.filter(campaign=position.challenge.campaign)
        called = get_object_or_404(mine.select_related("candidate"), pk=whole(acts.key))
        selection.call(called, position, reason=reason, by=by, at=at)
        return f"La place est proposée à {called.candidate}."
    data = form.cleaned_data
    replacements.replace(data["application"], position, reason=reason, starts_on=data["starts_on"], by=by, at=at)
    return f"Le remplacement est proposé à {data['application'].candidate}."


def _page(request: HttpRequest, position: Position, acts: PageActs) -> HttpResponse:
    left = replacements.has_left(position)
    people = part(request, selection.callable_people(position), "personnes")
    context = {
        "title": f"Places, {position}",
        "position": position,
        "campaign": position.challenge.campaign,
        "free": free_seats(position),
        "keeps_wishes": position.challenge.campaign.keeps_wishes(clock.now()),
        "offers": [(offer, acts.row("end", offer.pk)) for offer in offers_of(position)],
        "dated": set(StartDateRequest.objects.filter(offer__position=position).values_list("offer", flat=True)),
        "waiting": people,
        "people": [(application, rank, acts.row("call", application.pk)) for application, rank in people],
        "lapsed": waiting_list.has_lapsed(position.challenge.campaign, clock.now()),
        "acts": acts,
        "replacing": left or acts.name == "replace",
        "refused": acts.submitted[1] if acts.name in {"end", "call"} else None,
    }
    return render(request, "selection/team/seat.html", context, status=acts.status)
