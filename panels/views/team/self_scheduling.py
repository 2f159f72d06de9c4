"""The team lets the people whom a panel hears choose their slot, opens hours to choice, sees who chose."""

from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.decorators import current_user, permission_required
from accounts.models import User
from challenges.models import Stage
from challenges.rules import team_campaigns
from common import clock
from common.language.french import counted
from common.refusals import shown_in
from common.web.acts import PageActs
from juries.models import Panel
from panels.domain import self_scheduling
from panels.forms.self_scheduling import AllowForm, PeriodsForm
from panels.queries import self_scheduling as choices


def _act(panel: Panel, acts: PageActs, data: dict[str, Any], *, by: User) -> str:
    """Do what the page's button says; return what to say of it."""
    if acts.name == "allow":
        rules = self_scheduling.allow(panel, **data, by=by, at=clock.now())
        if rules.allowed:
            return "Les personnes convoquées peuvent choisir leur créneau parmi ceux qui sont libres."
        return "Les personnes convoquées ne choisissent plus leur créneau : chacune garde le sien."
    if acts.name == "close":
        self_scheduling.close_period(panel, acts.key, by=by)
        return "Ces heures ne sont plus ouvertes au choix."
    first, last = data.pop("first"), data.pop("last")
    hours = self_scheduling.Hours(**data)
    periods = self_scheduling.open_periods(panel, first=first, last=last, hours=hours, by=by, at=clock.now())
    return f"{counted(len(periods), 'journée est ouverte', 'journées sont ouvertes')} au choix."


@permission_required("panels.view", write="panels.manage", scope="panel")
def rules(request: HttpRequest, public_id: str) -> HttpResponse:
    """Allow the choice and its limits, open hours or take them back; what is refused keeps what was typed."""
    user = current_user(request)
    panel = get_object_or_404(Panel, public_id=public_id)
    stages = Stage.objects.filter(campaign__in=team_campaigns(user)).select_related("campaign")
    stage = get_object_or_404(stages, panels=panel)
    with timezone.override(ZoneInfo(stage.campaign.timezone)):
        known = choices.rules_of(panel)
        acts = PageActs(
            request,
            {
                "allow": partial(AllowForm, instance=known),
                "open": partial(PeriodsForm, initial={"place": panel.meeting_room}),
                "close": forms.Form,
            },
        )
        _, form = acts.submitted
        if form is not None and form.is_valid():
            with shown_in(form):
                messages.success(request, _act(panel, acts, form.cleaned_data, by=user))
                return redirect("team:self-scheduling", public_id=public_id)
        context = {
            "title": f"Choix du créneau, {panel}",
            "panel": panel,
            "campaign": stage.campaign,
            "rules": known,
            "periods": panel.bookable_periods.all(),
            "chosen": choices.chosen(panel),
            "forms": acts,
        }
        return render(request, "panels/team/self_scheduling.html", context, status=acts.status)
