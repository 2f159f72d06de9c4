"""The end of a campaign: what is left, what the closing does, and the page that stays once it is closed."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from accounts.decorators import current_user, permission_required, reauthentication_required
from accounts.domain import retention
from challenges.domain.ends import closing
from challenges.enums import CampaignState, ChallengeState
from challenges.forms.closing import ClosingForm, ReopenForm
from challenges.models import Campaign
from challenges.rules import RECRUITING_STATES, team_campaigns
from common import clock
from common.refusals import shown_in
from common.web.acts import PageActs


@permission_required("campaigns.view", write="campaigns.manage", scope="campaign")
@reauthentication_required
def close_campaign(request: HttpRequest, code: str) -> HttpResponse:
    """Show what is left before a campaign closes, then close it; show a closed one, which may open again."""
    campaign = get_object_or_404(team_campaigns(current_user(request)), code=code)
    if campaign.state == CampaignState.CLOSED:
        return _closed(request, campaign)
    user, at = current_user(request), clock.now()
    lines = closing.remaining(campaign, at=at)
    left = [line for line in lines if not line.check.blocking]
    acts = PageActs(request, {"close": partial(ClosingForm, left=left)})
    _, form = acts.submitted
    if form is not None and form.is_valid():
        with shown_in(form):
            closing.close(campaign, acknowledged=form.cleaned_data.get("acknowledged", []), by=user, at=at)
            messages.success(request, "La clôture est enregistrée, et le bilan de saison est en préparation.")
            return redirect("team:close-campaign", code=code)
    blocking = [line for line in lines if line.check.blocking]
    context = {
        "title": "Clôture",
        "campaign": campaign,
        "form": acts["close"],
        "blocking": _linked(campaign, blocking),
        "left": _linked(campaign, left),
        "closable": campaign.state == CampaignState.PUBLISHED and not blocking,
        "published": campaign.state == CampaignState.PUBLISHED,
        "challenges": campaign.challenges.filter(state__in=RECRUITING_STATES).order_by("published_title", "pk"),
        "forgotten": closing.forgotten(campaign, at=at),
        "purging": retention.is_automatic(),
    }
    return render(request, "challenges/team/closing.html", context, status=acts.status)


def _linked(campaign: Campaign, lines: list[closing.Remaining]) -> list[tuple[closing.Remaining, str]]:
    """Return each line with the address of the page that settles it."""
    return [(line, reverse(line.check.route, kwargs={"code": campaign.code})) for line in lines]


def _closed(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    """Show how a campaign closed and what becomes of it; open it again for a reason."""
    acts = PageActs(request, {"reopen": ReopenForm})
    _, form = acts.submitted
    if form is not None and form.is_valid():
        with shown_in(form):
            closing.reopen(campaign, reason=form.cleaned_data["reason"], by=current_user(request), at=clock.now())
            messages.success(request, "La campagne est rouverte.")
            return redirect("team:close-campaign", code=campaign.code)
    context = {
        "title": "Clôture",
        "campaign": campaign,
        "closing": closing.closing_of(campaign),
        "reopen": acts["reopen"],
        "challenges": campaign.challenges.filter(state=ChallengeState.CLOSED).count(),
        "forgotten": closing.forgotten(campaign, at=clock.now()),
        "purging": retention.is_automatic(),
    }
    return render(request, "challenges/team/closed.html", context, status=acts.status)
