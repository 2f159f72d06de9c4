"""Where drafts stop, and how long dossiers stay in each state."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from accounts.decorators import current_user, permission_required
from challenges.rules import team_campaigns
from common.statistics import charts
from reporting.queries import journeys as queries


@require_GET
@permission_required("campaigns.view", scope="campaign")
def journeys(request: HttpRequest, code: str) -> HttpResponse:
    """Show the funnel of the form by step and by question, and the time spent in each state."""
    campaign = get_object_or_404(team_campaigns(current_user(request)), code=code)
    steps = queries.form_steps(campaign)
    context = {
        "title": "Parcours et délais",
        "campaign": campaign,
        "steps": steps,
        "reached": charts.bars([(step.label, step.reached) for step in steps]),
        "stopped": charts.bars([(step.label, step.stopped) for step in steps]),
        "drafts": sum(step.stopped for step in steps),
        "stays": queries.stays(campaign),
    }
    return render(request, "reporting/team/journeys.html", context)
