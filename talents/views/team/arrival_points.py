"""The team writes what a campaign has prepared for each arrival."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.decorators import current_user, permission_required
from challenges.rules import team_campaigns
from common import clock
from common.refusals import shown_in
from talents.domain import arrival
from talents.forms.pieces import ArrivalPointForm


@require_GET
@permission_required("talents.view", scope="campaign")
def listing(request: HttpRequest, code: str) -> HttpResponse:
    """List the points of arrival of a campaign: who sees to each, and when."""
    campaign = get_object_or_404(team_campaigns(current_user(request)), code=code)
    rows = sorted(arrival.of_campaign(campaign), key=lambda point: (point.days, point.rank))
    context = {"title": "Points d’arrivée", "campaign": campaign, "rows": rows, "new": arrival.NEW}
    return render(request, "talents/team/arrival_points.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("talents.view", write="talents.manage", scope="campaign")
def point(request: HttpRequest, code: str, point: str) -> HttpResponse:
    """Write one point of the list, or add one."""
    campaign = get_object_or_404(team_campaigns(current_user(request)), code=code)
    known = next((row for row in arrival.of_campaign(campaign) if row.code == point), None)
    if known is None and point != arrival.NEW:
        raise Http404
    form = ArrivalPointForm(request.POST or None, instance=known)
    if form.is_valid():
        with shown_in(form):
            arrival.write(campaign, point, form.cleaned_data, by=current_user(request), at=clock.now())
            messages.success(request, "Le point est enregistré : chaque mission de la campagne le suit ainsi.")
            return redirect("team:arrival-points", code=code)
    title = known.label if known is not None else "Nouveau point"
    context = {"title": title, "campaign": campaign, "form": form}
    return render(request, "talents/team/arrival_point.html", context, status=422 if form.errors else 200)
