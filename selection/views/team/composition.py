"""The team writes rules on teams and totals, sees the price of each, and keeps the matching that answers them."""

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
from common.web.acts import PageActs
from common.web.inputs import whole
from selection.domain import selection
from selection.domain.matchings import composition_rules
from selection.domain.matchings.scenarios import Scenario
from selection.enums import CompositionRuleKind
from selection.forms.composition import CompositionRuleForm, KeepCompositionForm
from selection.models import MatchRun
from selection.queries.composition import named


@permission_required("selection.view", write="selection.manage", scope="campaign")
def rules(request: HttpRequest, code: str) -> HttpResponse:
    """List the rules of a campaign, add one of a kind, remove one."""
    user, at = current_user(request), clock.now()
    campaign = get_object_or_404(team_campaigns(user), code=code)
    kinds = {kind: partial(CompositionRuleForm, campaign=campaign, kind=kind) for kind in CompositionRuleKind.values}
    acts = PageActs(request, {"remove": Form, **kinds})
    name, form = acts.submitted
    if name == "remove":
        rule = get_object_or_404(campaign.composition_rules, pk=whole(acts.key))
        if composition_rules.remove(rule, by=user, at=at):
            messages.success(request, "La règle est retirée.")
        return redirect("team:composition-rules", code=code)
    if form is not None and form.is_valid():
        composition_rules.add(form.save(commit=False), by=user, at=at)
        messages.success(request, "La règle est écrite : voyez ce qu’elle coûte avant de vous en servir.")
        return redirect("team:composition-rules", code=code)
    kind = name or request.GET.get("regle", "")
    context = {
        "title": "Composition des équipes",
        "campaign": campaign,
        "kinds": CompositionRuleKind.choices,
        "kind": kind,
        "form": acts[kind] if kind in kinds else None,
        "rules": [(rule, composition_rules.sentence(rule)) for rule in composition_rules.stored(campaign)],
        "run": campaign.match_runs.exclude(inputs={}).filter(adopted_at__isnull=True).first(),
    }
    return render(request, "selection/team/composition_rules.html", context, status=acts.status)


@permission_required("selection.view", write="selection.manage", scope="match_run")
def composition(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show what the rules of a campaign change of a matching, and what each costs; keep it as a proposal."""
    runs = MatchRun.objects.filter(campaign__in=team_campaigns(current_user(request))).select_related("campaign")
    run = get_object_or_404(runs.exclude(inputs={}), public_id=public_id)
    written = list(composition_rules.stored(run.campaign))
    composed = composition_rules.compose(written, run.inputs)
    form = KeepCompositionForm(request.POST or None)
    if form.is_valid():
        scenario = composed.scenario
        reason = form.cleaned_data["reason"]
        reasoned = Scenario(scenario.seats, reason=reason, assigned=scenario.assigned, rules=scenario.rules)
        with shown_in(form):
            proposed = selection.propose(run, reasoned, by=current_user(request), at=clock.now())
            messages.success(request, "La composition est gardée comme proposition : relisez-la avant de l’adopter.")
            return redirect("team:match-run", public_id=proposed.public_id)
    context: dict[str, Any] = {
        "title": "Composer les équipes",
        "run": run,
        "campaign": run.campaign,
        "composed": composed,
        "form": form,
    } | named(run, composed.scenario.seats, composed.scenario.assigned, composed.moves)
    return render(request, "selection/team/composition.html", context, status=422 if form.errors else 200)
