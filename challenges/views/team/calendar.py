"""The dates of a draft on a timeline, read again before its publication."""

from collections import Counter
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.decorators import current_user, permission_required
from accounts.models import User
from challenges.domain import campaigns
from challenges.domain.programme import seasons
from challenges.domain.rules import checks
from challenges.enums import CampaignState
from challenges.forms.calendar import DatesForm, StageDaysSet, WindowDatesSet
from challenges.models import Campaign
from challenges.queries import calendar
from challenges.rules import team_campaigns
from common import clock
from common.language.french import enumerate_words
from common.refusals import shown_in

CHECKED = ("calendrier", "etapes")


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
            "findings": [finding for finding in checks.findings(saved) if finding.section in CHECKED],
        }
        if seen:
            with shown_in(forms["form"]):
                context["preview"] = _preview(campaign, forms, context, by=user, at=at)
        refused = request.method == "POST" and not seen
        return render(request, "challenges/team/campaign_dates.html", context, status=422 if refused else 200)


def _preview(
    campaign: Campaign, forms: dict[str, Any], shown: dict[str, Any], *, by: User, at: datetime
) -> dict[str, Any]:
    """Return what saving would move and warn of: the dates are written, read, and taken back."""
    with transaction.atomic():
        campaigns.write_dates(campaign, forms.values(), by=by, at=at)
        tried = Campaign.objects.get(pk=campaign.pk)
        lines = calendar.lines(tried)
        findings = [finding for finding in checks.findings(tried) if finding.section in CHECKED]
        drawing = calendar.drawing(tried, lines, at=at)
        transaction.set_rollback(True)
    before = Counter((line.label, line.first, line.last) for line in shown["lines"])
    known = {finding.message for finding in shown["findings"]}
    remaining = {finding.message for finding in findings}
    return {
        "timeline": drawing,
        "moved": [line for line in lines if not before[line.label, line.first, line.last]],
        "new": [finding for finding in findings if finding.message not in known],
        "gone": [finding for finding in shown["findings"] if finding.message not in remaining],
    }
