"""The team's campaigns, where each stands, and its dates."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts.decorators import current_user, permission_required
from accounts.models import User
from accounts.rules import may_read
from applications.domain.automations import rounds
from applications.domain.campaign_questions import sources
from applications.queries.listing import funnel
from challenges.domain import guided_start
from challenges.enums import CampaignState
from challenges.models import Campaign
from challenges.rules import team_campaigns
from common import clock
from common.days import day_of
from common.statistics import charts
from common.statistics.timeline import Span, timeline
from common.web.pages import part
from juries.models import Panel
from juries.queries import progress
from panels.queries.loads import load_map
from reporting.domain import published_figures
from reporting.domain.cockpit import alerts
from reporting.queries import calendar, figures, inbox


def _alerts(campaign: Campaign, user: User) -> list[tuple[Any, str]]:
    """Return what asks for an act, with the page where it is done, when the person may read it."""
    current = alerts.shown_alerts(campaign, at=clock.now())
    placed = [(alert, reverse(alert.route, kwargs={"code": campaign.code})) for alert in current]
    return [(alert, address) for alert, address in placed if may_read(user, address, campaign)]


def _dates(campaign: Campaign, dates: list[Span]) -> dict[str, Any]:
    """Return the dates of a campaign, its phase and what comes next."""
    now = clock.now()
    running, following = calendar.phase(dates, at=now, zone=campaign.timezone)
    return {
        "campaign": campaign,
        "running": running,
        "following": following,
        "timeline": timeline(dates, today=day_of(now, campaign.timezone)),
    }


@require_GET
@permission_required("campaigns.view")
def home(request: HttpRequest) -> HttpResponse:
    """Show what waits today, campaign by campaign: those that run first."""
    user = current_user(request)
    campaigns = team_campaigns(user).order_by("-starts_on", "-pk")
    running = list(campaigns.filter(state=CampaignState.PUBLISHED))
    dates = calendar.spans(running)
    context = {
        "title": "Aujourd’hui",
        "guide": guided_start.guide_of(user),
        "groups": inbox.groups(user),
        "own_tasks": part(request, rounds.tasks_of(user), "taches", size=10),
        "cards": [_dates(campaign, dates[campaign.pk]) for campaign in running],
        "others": campaigns.exclude(state=CampaignState.PUBLISHED),
    }
    return render(request, "reporting/team/home.html", context)


@require_GET
@permission_required("campaigns.view", scope="campaign")
def tasks(request: HttpRequest, code: str) -> HttpResponse:
    """Answer what asks for an act in a campaign, as a part of the first page, which loads it once shown."""
    campaign = get_object_or_404(team_campaigns(current_user(request)), code=code)
    return render(request, "reporting/team/parts/tasks.html", {"alerts": _alerts(campaign, current_user(request))})


@require_GET
@permission_required("campaigns.view", scope="campaign")
def campaign(request: HttpRequest, code: str) -> HttpResponse:
    """Show where a campaign stands: its phase, its dates, what asks for an act, its figures and its juries."""
    campaign = get_object_or_404(team_campaigns(current_user(request)), code=code)
    counted = figures.figures(campaign)
    context = _dates(campaign, calendar.spans([campaign])[campaign.pk]) | {
        "title": campaign.short_name,
        "alerts": _alerts(campaign, current_user(request)),
        "figures": counted,
        "drafts": funnel(campaign)["draft"],
        "sources": [(label, sources.tag_of(label), count) for label, count in published_figures.sources_of(campaign)],
        "funnel": charts.bars(
            [
                ("Candidatures déposées", counted.applications),
                ("Personnes présélectionnées", counted.shortlisted),
                ("Personnes auditionnées", counted.heard),
                ("Personnes recrutées", counted.recruited),
            ]
        ),
        "map": load_map(campaign, at=clock.now()),
        "panels": progress(Panel.objects.filter(stages__campaign=campaign)).order_by("pk"),
    }
    return render(request, "reporting/team/campaign.html", context)


@require_GET
@permission_required("campaigns.view", scope="campaign")
def campaign_calendar(request: HttpRequest, code: str) -> HttpResponse:
    """Show the dates of a campaign on one axis, and where each is changed."""
    campaign = get_object_or_404(team_campaigns(current_user(request)), code=code)
    context = _dates(campaign, calendar.spans([campaign])[campaign.pk]) | {
        "title": "Calendrier",
        "windows": campaign.windows.order_by("opens_at", "pk"),
    }
    return render(request, "reporting/team/calendar.html", context)
