"""The team asks the jurors of a panel what they prefer to read, and sees totals alone."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.decorators import current_user, permission_required
from challenges.models import Stage
from challenges.rules import team_campaigns
from common import clock
from common.refusals import shown_in
from juries.domain.sharing import bids as domain
from juries.models import BidRequest, Panel
from juries.queries import bids as queries
from panels.domain import panels
from panels.forms.bids import BidRequestForm


@permission_required("panels.view", write="panels.manage", scope="panel")
def bids(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask what jurors prefer among what waits to be shared; show what they said and what was followed, as totals."""
    panel = get_object_or_404(Panel, public_id=public_id)
    stages = Stage.objects.filter(campaign__in=team_campaigns(current_user(request))).select_related("campaign")
    stage = get_object_or_404(stages, panels=panel)
    asked = BidRequest.objects.filter(panel=panel).first()
    waiting = panels.readable_deposits(stage, panel)
    form = BidRequestForm(
        request.POST if request.method == "POST" else None, initial={"until": asked.until if asked else None}
    )
    if form.is_valid():
        with shown_in(form):
            domain.ask(panel, waiting, until=form.cleaned_data["until"], by=current_user(request), at=clock.now())
            messages.success(
                request, "Les jurés peuvent dire ce qu’ils préfèrent lire : leur accueil le leur rappelle."
            )
            return redirect("team:bids", public_id=public_id)
    context = {
        "title": "Préférences des jurés",
        "panel": panel,
        "campaign": stage.campaign,
        "asked": asked,
        "waiting": waiting.count(),
        "totals": queries.totals(panel),
        "form": form,
    }
    return render(request, "panels/team/bids.html", context, status=422 if form.is_bound else 200)
