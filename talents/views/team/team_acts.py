"""One act for several people of a challenge: see what it would do, then do it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.decorators import current_user, permission_required
from common import clock
from common.days import day_of
from common.language.french import counted
from common.refusals import shown_in
from common.web.acts import pressed, typed_values
from talents.domain import team_acts
from talents.forms.team_acts import TeamActForm
from talents.rules import team_missions


@require_http_methods(["GET", "POST"])
@permission_required("talents.manage", scope="mission")
def team_act(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask what happens to a team, show what that would do, then record one act a person."""
    user = current_user(request)
    related = team_missions(user).select_related("cohort__campaign", "talent", "position__challenge__campaign")
    mission = get_object_or_404(related, public_id=public_id)
    challenge = mission.position.challenge
    initial = {"on": day_of(clock.now()), "missions": [mission.pk]}
    form = TeamActForm(request.POST or None, challenge=challenge, initial=initial)
    forecast = None
    if form.is_valid():
        with shown_in(form):
            if pressed(request, "step", "preview", "record") == "record":
                lines = team_acts.record(challenge, form.team_act(), by=user, at=clock.now())
                done = counted(len(lines), "acte est enregistré", "actes sont enregistrés")
                messages.success(request, f"{done} ; les documents sont en production.")
                return redirect("team:mission", public_id=public_id)
            forecast = team_acts.forecast(challenge, form.team_act(), by=user, at=clock.now())
    context = {
        "title": "Acte pour l’équipe",
        "campaign": mission.cohort.campaign,
        "mission": mission,
        "challenge": challenge,
        "form": form,
        "forecast": forecast,
        "typed": typed_values(form) if forecast else [],
        "shared": forecast is not None and any(line.owed_before for line in forecast.lines),
    }
    return render(request, "talents/team/team_act.html", context, status=422 if form.errors else 200)
