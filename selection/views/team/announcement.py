"""The team reads what an announcement would say, then publishes exactly that."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.decorators import current_user, is_team, reauthentication_required, role_required
from challenges.rules import team_campaigns
from common import clock
from selection.domain import publication


@role_required(is_team)
@reauthentication_required
def announce(request: HttpRequest, code: str) -> HttpResponse:
    """Read what a publication would say, to whom; ask a second person, or publish exactly that."""
    user, at = current_user(request), clock.now()
    campaign = get_object_or_404(team_campaigns(user), code=code)
    if request.method == "POST":
        digest = request.POST.get("digest", "")
        try:
            if request.POST.get("act") == "prepare":
                publication.prepare(campaign, digest=digest, by=user, at=at)
                messages.success(request, "La publication est préparée : une autre personne la confirme.")
                return redirect("team:announce-applications", code=code)
            announced = publication.confirm(campaign, digest=digest, by=user, at=at)
            messages.success(request, f"{announced} décision(s) annoncée(s).")
            return redirect("team:applications", code=code)
        except publication.PublicationRefusedError as error:
            messages.error(request, str(error))
            return redirect("team:announce-applications", code=code)
    preview = publication.preview(campaign, at=at)
    context = {
        "title": "Annoncer les décisions",
        "campaign": campaign,
        "preview": preview,
        "asked": publication.asked(campaign, preview.digest),
        "past": campaign.publications.filter(confirmed_at__isnull=False).select_related("prepared_by", "confirmed_by"),
    }
    return render(request, "selection/team/announce.html", context)
