"""What waits behind each heading."""

from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_GET

from accounts.decorators import current_user, permission_required
from challenges.rules import team_campaigns
from common import clock
from reporting.domain.cockpit import waiting as waiting_counts

WAITING_SECONDS = 60  # the counts of a menu are at most so old: one page in many asks for them


@require_GET
@permission_required("campaigns.view")
def waiting(request: HttpRequest) -> JsonResponse:
    """Answer what waits behind each heading of the menu; the browser keeps the answer for a minute."""
    user, code = current_user(request), request.GET.get("campagne", "")
    campaign = get_object_or_404(team_campaigns(user), code=code) if code else None
    answer = JsonResponse(waiting_counts.waiting(user, campaign, at=clock.now()))
    patch_cache_control(answer, private=True, max_age=WAITING_SECONDS)
    return answer
