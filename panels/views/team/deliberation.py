"""What the members of a panel discuss, for the team: their common lot, then their deliberation."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from accounts.decorators import current_user, permission_required
from challenges.models import Campaign, Stage
from challenges.rules import team_campaigns
from juries.models import Panel
from juries.views.common_lot import team_page
from juries.views.deliberation import Participant, dossier_page, overview_page


def _panel(request: HttpRequest, public_id: str) -> tuple[Panel, Campaign]:
    panel = get_object_or_404(Panel.objects.select_related("grid"), public_id=public_id)
    stages = Stage.objects.filter(campaign__in=team_campaigns(current_user(request))).select_related("campaign")
    return panel, get_object_or_404(stages, panels=panel).campaign


def _participant(request: HttpRequest, public_id: str) -> Participant:
    panel, campaign = _panel(request, public_id)
    return Participant(
        panel=panel,
        quality="Équipe programme",
        space="team",
        owner=public_id,
        keeps=current_user(request).may_act(request.path),
        context={"campaign": campaign},
    )


@permission_required("panels.view", write="panels.manage", scope="panel")
def deliberation(request: HttpRequest, public_id: str) -> HttpResponse:
    """Follow the deliberation of a panel, or open it."""
    return overview_page(request, _participant(request, public_id))


@permission_required("panels.view", write="panels.manage", scope="panel")
def dossier(request: HttpRequest, public_id: str, number: str) -> HttpResponse:
    """Read one dossier as the panel does, with its grids and its discussion."""
    return dossier_page(request, _participant(request, public_id), number)


@require_GET
@permission_required("panels.view", scope="panel")
def common_lot(request: HttpRequest, public_id: str) -> HttpResponse:
    """Read how the common lot of a panel was marked, and what its members say of it."""
    panel, campaign = _panel(request, public_id)
    return team_page(request, panel, {"campaign": campaign})
