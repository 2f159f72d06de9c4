"""The deadline of a published call is moved later: what that changes is read first, then published."""

from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.decorators import current_user, permission_required
from challenges.domain.dates import postponement, trial
from challenges.forms.extensions import ExtendForm, ReadForm
from challenges.rules import team_campaigns
from common import clock
from common.language.french import enumerate_words
from common.refusals import shown_in


@permission_required("campaigns.view", write="campaigns.manage", scope="campaign")
def extend(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Show what a later deadline changes and who knows the dates of today; publish it once that was read."""
    user, at = current_user(request), clock.now()
    campaign = get_object_or_404(team_campaigns(user), code=code)
    window = get_object_or_404(campaign.windows.filter(closes_at__isnull=False), pk=pk)
    with timezone.override(ZoneInfo(campaign.timezone)):
        form = ExtendForm(request.POST if request.method == "POST" else None, window=window, at=at)
        preview, read, sent = None, "", ReadForm(request.POST)
        if form.is_valid():
            data = form.cleaned_data
            read = f"{data['closes_at']:%Y%m%d%H%M%S}{'+' if data['dependents'] else ''}"
            with shown_in(form):
                if sent.is_valid() and sent.cleaned_data["read"] == read:
                    postponement.extend(window, **data, by=user, at=at)
                    messages.success(request, "Le report est publié, avec son motif.")
                    return redirect("team:calendar", code=code)
                preview = trial.try_dates(campaign, lambda: postponement.extend(window, **data, by=user, at=at), at=at)
        people = postponement.people_informed(campaign)
        context = {
            "title": "Reporter une clôture",
            "campaign": campaign,
            "window": window,
            "form": form,
            "preview": preview,
            "read": read,
            "people": enumerate_words(people),
        }
        return render(request, "challenges/team/extend.html", context, status=422 if form.errors else 200)
