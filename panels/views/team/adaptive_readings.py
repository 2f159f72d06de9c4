"""The team sends more readings where the decision of a preselection is uncertain."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.decorators import current_user, permission_required
from applications.queries import listing as queries
from challenges.enums import StageKind
from challenges.models import Stage
from challenges.rules import team_campaigns
from common import clock
from common.language.french import counted
from common.refusals import shown_in
from common.web.acts import pressed
from panels.domain import adaptive_readings
from panels.forms.preselection import WaveForm
from panels.queries import results as panels_results


@permission_required("panels.view", write="panels.manage", scope="campaign")
def wave(request: HttpRequest, code: str) -> HttpResponse:
    """Show the dossiers whose decision is uncertain for these places; ask for one more reading of the first ones."""
    campaign = get_object_or_404(team_campaigns(current_user(request)), code=code)
    stage = get_object_or_404(Stage, campaign=campaign, kind=StageKind.PRESELECTION)
    form = WaveForm(request.POST or None, professions=queries.read_by_profession(campaign))
    dossiers: list[adaptive_readings.Uncertain] = []
    if form.is_valid():
        results = panels_results.preselection_results(campaign)
        if pressed(request, "act", "see", "give") == "give":
            with shown_in(form):
                given = adaptive_readings.launch(
                    stage,
                    results,
                    form.kept(),
                    count=form.cleaned_data["count"],
                    by=current_user(request),
                    at=clock.now(),
                )
                readings = counted(given, "lecture de plus est donnée", "lectures de plus sont données")
                messages.success(request, f"{readings}.")
                return redirect("team:preselection", code=code)
        dossiers = adaptive_readings.uncertain(stage, results, form.kept())
    context = {
        "title": "Lectures de plus",
        "campaign": campaign,
        "stage": stage,
        "form": form,
        "dossiers": dossiers,
    }
    return render(request, "panels/team/adaptive_readings.html", context, status=422 if form.errors else 200)
