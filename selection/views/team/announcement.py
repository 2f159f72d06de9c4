"""The team reads what an announcement would say, then publishes exactly that."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.decorators import current_user, permission_required, reauthentication_required
from challenges.rules import team_campaigns
from common import clock
from dossiers.forms import announcing
from selection.domain import publication
from selection.queries.pairs import retained_in_part


@permission_required("selection.manage", scope="campaign")
@reauthentication_required
def announce(request: HttpRequest, code: str) -> HttpResponse:
    """Read what a publication would say, to whom; ask a second person, or publish exactly that."""
    user, at = current_user(request), clock.now()
    campaign = get_object_or_404(team_campaigns(user), code=code)
    preview = publication.preview(campaign, at=at)
    staging = announcing.StagingForm(request.POST if request.method == "POST" else None, preview=preview)
    if request.method == "POST" and staging.is_valid():
        announced = announcing.post(
            request, campaign, prepare=publication.prepare, confirm=publication.confirm, staging=staging, by=user, at=at
        )
        return redirect("team:application-deliveries" if announced else "team:announce-applications", code=code)
    context = announcing.context(publication.DECISIONS, campaign, preview, staging)
    context["pairs_in_part"] = retained_in_part(campaign)
    return render(request, "selection/team/announce.html", context, status=422 if staging.errors else 200)


@permission_required("selection.view", write="selection.manage", scope="campaign")
def deliveries(request: HttpRequest, code: str) -> HttpResponse:
    """Show what became of the announcements of a campaign, and whom to call; stop one that is sent in batches."""
    campaign = get_object_or_404(team_campaigns(current_user(request)), code=code)
    return announcing.delivery_page(
        request,
        publication.DECISIONS,
        campaign,
        route="team:application-deliveries",
        announce_route="team:announce-applications",
    )
