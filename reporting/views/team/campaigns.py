"""The team's campaigns, and where each stands."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from accounts.decorators import current_user, is_team, role_required
from applications.queries.listing import funnel
from challenges.domain import guided_start
from challenges.queries.public import calls_on
from challenges.rules import team_campaigns
from common import clock
from reporting.queries import figures


@require_GET
@role_required(is_team)
def home(request: HttpRequest) -> HttpResponse:
    """List the campaigns, those that run first."""
    user = current_user(request)
    context = {
        "title": "Équipe programme",
        "campaigns": team_campaigns(user).order_by("-state", "-starts_on", "-pk"),
        "guide": guided_start.guide_of(user),
    }
    return render(request, "reporting/team/home.html", context)


@require_GET
@role_required(is_team)
def campaign(request: HttpRequest, code: str) -> HttpResponse:
    """Show where a campaign stands and lead to its rooms."""
    campaign = get_object_or_404(team_campaigns(current_user(request)), code=code)
    context = {
        "title": campaign.name,
        "campaign": campaign,
        "figures": figures.figures(campaign),
        "funnel": funnel(campaign),
        "calls": calls_on(clock.now(), campaign=campaign),
        "stages": campaign.stages.select_related("grid"),
        "bands": campaign.pay_bands.all(),
    }
    return render(request, "reporting/team/campaign.html", context)
