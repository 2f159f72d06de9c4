"""The dates of a draft on a timeline, read again before its publication."""

from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.decorators import current_user, permission_required
from challenges.domain import campaigns
from challenges.domain.dates import trial
from challenges.domain.programme import seasons
from challenges.enums import CampaignState
from challenges.forms.calendar import DatesForm, StageDaysSet, WindowDatesSet
from challenges.models import Campaign
from challenges.queries import calendar
from challenges.rules import team_campaigns
from common import clock
from common.language.french import enumerate_words
from common.refusals import shown_in


@permission_required("campaigns.view", write="campaigns.manage", scope="campaign")
def campaign_dates(request: HttpRequest, code: str) -> HttpResponse:
    """Show a draft's calendar as a timeline and a table, and let every date be moved; a published one has its rules."""
    user = current_user(request)
    campaign = get_object_or_404(team_campaigns(user), code=code)
    if campaign.state != CampaignState.DRAFT and not campaign.sandbox:
        return redirect("team:rules", code=code)
    at = clock.now()
    data = request.POST or None
    with timezone.override(ZoneInfo(campaign.timezone)):
        forms: dict[str, Any] = {
            "form": DatesForm(data, instance=campaign),
            "windows": WindowDatesSet(data, instance=campaign, prefix="appels", at=at),
            "stages": StageDaysSet(data, instance=campaign, prefix="etapes"),
        }
        valid = all([part.is_valid() for part in forms.values()])  # noqa: C419 - every part shows its own errors
        seen = data is not None and valid and data.get("act") == "see"
        if request.method == "POST" and valid and not seen:
            with shown_in(forms["form"]):
                campaigns.write_dates(campaign, forms.values(), by=user, at=at)
                messages.success(request, "Les dates sont enregistrées.")
                return redirect("team:rules", code=code)
        saved = Campaign.objects.get(pk=campaign.pk)
        lines = calendar.lines(saved)
        base = saved.log.filter(verb="create").values_list("reason", flat=True).first() or ""
        context = forms | {
            "title": f"Dates, {saved.name}",
            "campaign": saved,
            "lines": lines,
            "timeline": calendar.drawing(saved, lines, at=at),
            "past": [line for line in lines if line.closes_at and line.closes_at <= at],
            "estimated": enumerate_words(seasons.estimated_moments(base)),
            "findings": trial.findings(saved),
        }
        if seen:
            with shown_in(forms["form"]):
                context["preview"] = trial.try_dates(
                    campaign, lambda: campaigns.write_dates(campaign, forms.values(), by=user, at=at), at=at
                )
        refused = request.method == "POST" and not seen
        return render(request, "challenges/team/campaign_dates.html", context, status=422 if refused else 200)
