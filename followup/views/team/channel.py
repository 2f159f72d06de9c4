"""The team's side of the private channel with a person recruited."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.decorators import current_user, permission_required
from common import clock
from common.refusals import shown_in
from common.web.acts import PageActs
from dossiers.domain.exchanges import threads
from dossiers.forms import exchanging
from dossiers.forms.exchanging import ThreadForm
from followup.domain.channel import MISSION_THREAD
from talents.rules import team_missions


@require_http_methods(["GET", "POST"])
@permission_required("followup.manage", scope="mission")
def thread(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show what a person recruited and the team wrote to each other; write, or mark as done what waits."""
    user, at = current_user(request), clock.now()
    rows = team_missions(user).select_related("cohort__campaign", "talent", "position__challenge", "thread")
    mission = get_object_or_404(rows, public_id=public_id)
    acts = PageActs(request, {"write": ThreadForm, "settle": forms.Form})
    name, form = acts.submitted
    if form is not None and form.is_valid():
        with shown_in(form):
            if name == "settle":
                threads.settle(mission, by=user, at=at)
                messages.success(request, "L’échange est marqué comme traité.")
            else:
                threads.write_to_author(MISSION_THREAD, mission, form.cleaned_data["text"], by=user, at=at)
                messages.success(request, "Votre message est envoyé ; la réponse viendra dans la boîte de réception.")
            return redirect("team:mission-thread", public_id=public_id)
    context = {
        "title": "Échanges privés",
        "campaign": mission.cohort.campaign,
        "mission": mission,
        "exchange": exchanging.team_thread(MISSION_THREAD, mission, user),
        "acts": acts,
    }
    return render(request, "followup/team/channel.html", context, status=acts.status)
