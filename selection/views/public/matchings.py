"""The announced matchings, for anybody to replay: their inputs under marks, and the program that checks them."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from challenges.rules import public_campaigns
from selection.domain.matchings.published_matchings import published
from selection.models import MatchRun

CHECKER = settings.BASE_DIR / "checker" / "check_matching.py"


@login_not_required
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """List the announced matchings, and say how to replay them."""
    runs = MatchRun.objects.filter(campaign__in=public_campaigns(), published_at__isnull=False)
    context = {"title": "Vérifier un appariement", "runs": runs.select_related("campaign").order_by("-published_at")}
    return render(request, "selection/public_matchings.html", context)


@login_not_required
@require_GET
def data(request: HttpRequest, public_id: str) -> JsonResponse:  # noqa: ARG001 - the same for everybody
    """Answer the file of one announced matching."""
    runs = MatchRun.objects.filter(campaign__in=public_campaigns(), published_at__isnull=False)
    run = get_object_or_404(runs.select_related("campaign"), public_id=public_id)
    return JsonResponse(published(run), json_dumps_params={"ensure_ascii": False, "indent": 1})


@login_not_required
@require_GET
def checker(request: HttpRequest) -> FileResponse:  # noqa: ARG001 - the same for everybody
    """Answer the program that checks a file."""
    return FileResponse(CHECKER.open("rb"), as_attachment=True, content_type="text/x-python")
