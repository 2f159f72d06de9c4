"""The deliberation of a panel, for the team: follow it, and keep its record where nobody of the panel does."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from accounts.decorators import current_user, permission_required
from challenges.models import Stage
from challenges.rules import team_campaigns
from juries.models import Panel
from juries.views.deliberation import Participant, dossier_page, overview_page


def _participant(request: HttpRequest, public_id: str) -> Participant:
    panel = get_object_or_404(Panel.objects.select_related("grid"), public_id=public_id)
    stages = Stage.objects.filter(campaign__in=team_campaigns(current_user(request))).select_related("campaign")
    stage = get_object_or_404(stages, panels=panel)
    return Participant(
        panel=panel,
        quality="Équipe programme",
        space="team",
        owner=public_id,
        keeps=True,
        context={"campaign": stage.campaign},
    )


@permission_required("panels.view", write="panels.manage", scope="panel")
def deliberation(request: HttpRequest, public_id: str) -> HttpResponse:
    """Follow the deliberation of a panel, or open it."""
    return overview_page(request, _participant(request, public_id))


@permission_required("panels.view", write="panels.manage", scope="panel")
def dossier(request: HttpRequest, public_id: str, number: str) -> HttpResponse:
    """Read one dossier as the panel does, with its grids and its discussion."""
    return dossier_page(request, _participant(request, public_id), number)
