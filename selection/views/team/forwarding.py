"""The team reads who agrees to be proposed elsewhere, and forwards what they agreed to."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from accounts.decorators import current_user, permission_required
from challenges.rules import team_campaigns
from lists.views import list_page
from selection.lists import CONSENTS


@require_GET
@permission_required("applications.process", scope="campaign")
def consents(request: HttpRequest, code: str) -> HttpResponse:
    """List the consents of a campaign that hold today."""
    campaign = get_object_or_404(team_campaigns(current_user(request)), code=code)
    context = {"title": "Accords de transmission", "campaign": campaign}
    return list_page(request, CONSENTS, campaign, context, template="lists/list.html")
