"""The team tries other seats and withdrawals before it decides; holds seats back."""

from collections import Counter
from collections.abc import Mapping
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
from selection.domain.matchings import hypotheses, scenarios
from selection.domain.matchings.inputs import inputs_of
from selection.domain.matchings.scenarios import Scenario
from selection.forms.scenarios import HoldForm, ScenarioForm
from selection.models import MatchRun, SeatHold
from selection.queries.composition import names_of
from selection.queries.pictures import Hypothesis, named_bill, picture, wishes_of


def _tried(run: MatchRun, form: ScenarioForm, scenario: Scenario, names: Mapping[int, str]) -> dict[str, Any]:
    """Return the picture of what is supposed, and its bill of moves by name, beside the matching as it is."""
    bill = hypotheses.bill(run.inputs, scenario)
    given = Counter(scenario.assigned.values())
    seats = {key: scenario.seats.get(key, free - given[key]) + given[key] for key, free in run.inputs["seats"]}
    shown = Hypothesis(
        seated=bill.seated,
        seats=seats,
        moved=frozenset(line.move.candidate for line in bill.lines),
        pinned=frozenset(scenario.assigned),
        query=form.query(),
    )
    return {"bill": bill, "rows": picture(run, shown), "supposed": scenario.changes} | named_bill(run, bill, names)


def _person(run: MatchRun, form: ScenarioForm, key: int, context: dict[str, Any], name: str) -> dict[str, Any]:
    """Return what may be tried with one person: each of their wishes, their own seat, out of the matching."""
    absent = [str(other) for other in form.cleaned_data["absent"]]
    places = [place for place in form.places if whole(place.partition(":")[0]) != key]
    seat = context["bill"].seated.get(key)
    return {
        "key": key,
        "name": name,
        "out": str(key) in absent,
        "placed": len(places) != len(form.places),
        "free": form.query(place=places, absent=[other for other in absent if other != str(key)]),
        "remove": form.query(place=places, absent=[*absent, str(key)]),
        "wishes": [
            (position, wish, rank, position.pk == seat, form.query(place=[*places, f"{key}:{position.pk}"]))
            for position, wish, rank in wishes_of(run, key)
        ],
    }


@permission_required("selection.view", write="selection.manage", scope="match_run")
def what_if(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show what other seats, a withdrawal or a person placed elsewhere would change; keep it as a proposal."""
    runs = MatchRun.objects.filter(campaign__in=team_campaigns(current_user(request))).select_related("campaign")
    run = get_object_or_404(runs.exclude(inputs={}), public_id=public_id)
    names, people = names_of(run)
    free = dict(inputs_of(run.campaign, at=clock.now())["seats"])
    data = request.POST if request.method == "POST" else request.GET
    seats = {key: count for key, count in run.inputs["seats"] if key in names}
    form = ScenarioForm(data, seats=seats, most=free, names=names, people=people)
    context: dict[str, Any] = {"title": "Essayer", "run": run, "campaign": run.campaign, "form": form, "people": people}
    if form.is_valid():
        context["query"] = form.query()
        with shown_in(form):
            scenario = form.scenario(run.inputs)
            context |= _tried(run, form, scenario, people)
            if request.method == "POST" and pressed(request, "act", "see", "keep") == "keep":
                match_run = selection.propose(run, scenario, by=current_user(request), at=clock.now())
                messages.success(request, "L’hypothèse est gardée comme proposition : relisez-la avant de l’adopter.")
                return redirect("team:match-run", public_id=match_run.public_id)
    if "rows" not in context:
        context["rows"] = picture(run, Hypothesis(seated=scenarios.stable(run.inputs), seats=dict(run.inputs["seats"])))
    key = whole(data.get("personne", ""))
    if key in people and "bill" in context:
        context["person"] = _person(run, form, key, context, people[key])
    return render(request, "selection/team/what_if.html", context, status=422 if form.errors else 200)


@permission_required("selection.view", write="selection.manage", scope="campaign")
def holds(request: HttpRequest, code: str) -> HttpResponse:
    """Hold seats back from matchings and offers, with the reason; release them."""
    user, at = current_user(request), clock.now()
    campaign = get_object_or_404(team_campaigns(user), code=code)
    holds = SeatHold.objects.filter(position__challenge__campaign=campaign)
    wanted = {"position": whole(request.GET.get("poste", "")) or None}
    acts = PageActs(request, {"hold": partial(HoldForm, campaign=campaign, initial=wanted), "release": Form})
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
