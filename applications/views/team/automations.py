"""The team's automations: write one, read whom it would touch and the very message, put it in service, stop it."""

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts.decorators import current_user, permission_required
from applications.domain.automations import automations, rounds
from applications.enums import AutomationState
from applications.forms.automations import AutomationForm
from applications.models import Automation, AutomationRun
from challenges.rules import campaigns_with, team_campaigns
from common import clock
from common.refusals import shown_in
from common.web.acts import PageActs, refusal_shown_on
from common.web.pages import part

DONE = {
    "activate": (automations.activate, "L’automatisation est en service : son premier passage vient dans l’heure."),
    "stop": (automations.stop, "L’automatisation est arrêtée."),
}


@permission_required("campaigns.view", write="campaigns.manage", scope="campaign")
def automation_list(request: HttpRequest, code: str) -> HttpResponse:
    """List the automations of a campaign, and write one."""
    campaign = get_object_or_404(team_campaigns(current_user(request)), code=code)
    form = AutomationForm(request.POST or None)
    if form.is_valid():
        with shown_in(form):
            automation = automations.write(campaign, **form.values(), by=current_user(request), at=clock.now())
            messages.success(request, "L’automatisation est écrite : lisez ce qu’elle ferait avant de la lancer.")
            return redirect("team:automation", public_id=automation.public_id)
    context = {
        "title": "Automatisations",
        "campaign": campaign,
        "rows": campaign.automations.select_related("assignee"),
        "form": form,
    }
    return render(request, "applications/team/automations.html", context, status=422 if form.errors else 200)


@permission_required("campaigns.view", write="campaigns.manage", scope="automation")
def automation(request: HttpRequest, public_id: str) -> HttpResponse:
    """Read what an automation would do now and what it did; put it in service, or stop it."""
    campaigns = campaigns_with(current_user(request), "campaigns.view")
    rows = Automation.objects.filter(campaign__in=campaigns).select_related("campaign", "assignee")
    automation, at = get_object_or_404(rows, public_id=public_id), clock.now()
    acts = PageActs(request, dict.fromkeys(DONE, Form))
    name, form = acts.submitted
    if form is not None and form.is_valid():
        with shown_in(form):
            act, sentence = DONE[name]
            act(automation, by=current_user(request), at=at)
            messages.success(request, sentence)
            return redirect("team:automation", public_id=public_id)
    runs = automation.runs.select_related("automation", "application", "challenge", "assignee")
    context = {
        "title": str(automation),
        "automation": automation,
        "campaign": automation.campaign,
        "trial": rounds.try_out(automation, at=at),
        "runs": part(request, runs, "passages"),
        "form": form,
        "log": automation.log.select_related("by"),
        "states": dict(AutomationState.choices),
    }
    return render(request, "applications/team/automation.html", context, status=acts.status)


@require_POST
@permission_required("campaigns.view")
@refusal_shown_on("team:home")
def finish_task(request: HttpRequest, pk: int) -> HttpResponse:
    """Record that a task is done by whom it was given to."""
    user = current_user(request)
    tasks = AutomationRun.objects.filter(automation__campaign__in=campaigns_with(user, "campaigns.view"))
    rounds.finish(get_object_or_404(tasks, pk=pk), by=user, at=clock.now())
    messages.success(request, "La tâche est faite.")
    return redirect("team:home")
