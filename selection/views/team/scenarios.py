"""The team tries other seats and withdrawals before it decides; holds seats back."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.decorators import current_user, permission_required
from challenges.rules import team_campaigns
from common import clock
from common.refusals import shown_in
from common.web.acts import PageActs, pressed
from common.web.inputs import whole
from selection.domain import selection
from selection.domain.matchings import scenarios
from selection.domain.matchings.inputs import inputs_of
from selection.forms.scenarios import HoldForm, ScenarioForm
from selection.models import MatchRun, SeatHold
from selection.queries.composition import names_of


def _compared(run: MatchRun, form: ScenarioForm, names: dict[int, str], people: dict[int, str]) -> dict[str, Any]:
    """Return what a scenario gives beside the matching as it is."""
    scenario = form.scenario()
    supposed = scenarios.suppose(run.inputs, scenario)
    before, after = scenarios.stable(run.inputs), scenarios.stable(supposed)
    moves = [
        (people[move.candidate], names.get(move.before or 0, ""), names.get(move.after or 0, ""))
        for move in scenarios.moves(before, after)
    ]
    return {
        "before": scenarios.figures(run.inputs, before),
        "after": scenarios.figures(supposed, after),
        "moves": moves,
        "same": not scenario.seats and not scenario.absent,
    }


@permission_required("selection.view", write="selection.manage", scope="match_run")
def what_if(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show what other seats or a withdrawal would change; keep it as a proposal of one's own."""
    runs = MatchRun.objects.filter(campaign__in=team_campaigns(current_user(request))).select_related("campaign")
    run = get_object_or_404(runs.exclude(inputs={}), public_id=public_id)
    names, people = names_of(run)
    free = dict(inputs_of(run.campaign, at=clock.now())["seats"])
    data = request.POST if request.method == "POST" else request.GET
    seats = {key: count for key, count in run.inputs["seats"] if key in names}
    form = ScenarioForm(data, seats=seats, most=free, names=names, people=people)
    context: dict[str, Any] = {"title": "Essayer", "run": run, "campaign": run.campaign, "form": form}
    if form.is_valid():
        if request.method == "POST" and pressed(request, "act", "see", "keep") == "keep":
            with shown_in(form):
                match_run = selection.propose(run, form.scenario(), by=current_user(request), at=clock.now())
                messages.success(request, "L’hypothèse est gardée comme proposition : relisez-la avant de l’adopter.")
                return redirect("team:match-run", public_id=match_run.public_id)
        context |= _compared(run, form, names, people)
    return render(request, "selection/team/what_if.html", context, status=422 if form.errors else 200)


@permission_required("selection.view", write="selection.manage", scope="campaign")
def holds(request: HttpRequest, code: str) -> HttpResponse:
    """Hold seats back from matchings and offers, with the reason; release them."""
    user, at = current_user(request), clock.now()
    campaign = get_object_or_404(team_campaigns(user), code=code)
    holds = SeatHold.objects.filter(position__challenge__campaign=campaign)
    acts = PageActs(request, {"hold": partial(HoldForm, campaign=campaign), "release": Form})
    name, form = acts.submitted
    if name == "release":
        seat_hold = get_object_or_404(holds, pk=whole(acts.key))
        if selection.release(seat_hold, by=user, at=at):
            messages.success(request, "Les places sont libérées.")
        return redirect("team:holds", code=code)
    if form is not None and form.is_valid():
        with shown_in(form):
            selection.hold(**form.cleaned_data, by=user, at=at)
            messages.success(request, "Les places sont retenues : les appariements et les propositions les laissent.")
            return redirect("team:holds", code=code)
    context = {
        "title": "Places retenues",
        "campaign": campaign,
        "form": acts["hold"],
        "holds": holds.select_related("position__challenge", "position__profession", "by", "released_by"),
    }
    return render(request, "selection/team/holds.html", context, status=acts.status)
