"""The team reads what an announcement would say, then publishes exactly that."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.decorators import current_user, permission_required, reauthentication_required
from challenges.rules import team_campaigns
from common import clock
from dossiers.forms import announcing
from selection.domain import publication


@permission_required("selection.manage", scope="campaign")
@reauthentication_required
def announce(request: HttpRequest, code: str) -> HttpResponse:
    """Read what a publication would say, to whom; ask a second person, or publish exactly that."""
    user, at = current_user(request), clock.now()
    campaign = get_object_or_404(team_campaigns(user), code=code)
    if request.method == "POST":
        announced = announcing.post(
            request, campaign, prepare=publication.prepare, confirm=publication.confirm, by=user, at=at
        )
        return redirect("team:applications" if announced else "team:announce-applications", code=code)
    context = announcing.context(publication.DECISIONS, campaign, publication.preview(campaign, at=at))
    return render(request, "selection/team/announce.html", context)
