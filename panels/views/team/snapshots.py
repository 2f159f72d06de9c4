"""What a juror could read, and had written, at a past instant."""

from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.decorators import current_user, permission_required
from accounts.domain import journal
from challenges.models import Stage
from challenges.rules import team_campaigns
from common import clock
from dossiers.forms import answering
from juries.models import Assessment, Panel
from juries.queries.snapshots import snapshot
from panels.forms.snapshots import InstantForm


@require_GET
@permission_required("panels.manage", scope="panel")
def reading_at(request: HttpRequest, public_id: str, reading: str) -> HttpResponse:
    """Show a reading as it stood at the instant that is asked for, now by default; the journal keeps who looked."""
    panel = get_object_or_404(Panel, public_id=public_id)
    stages = Stage.objects.filter(campaign__in=team_campaigns(current_user(request))).select_related("campaign")
    campaign = get_object_or_404(stages, panels=panel).campaign
    known = Assessment.objects.filter(panel=panel).select_related(
        "panel", "grid", "juror__user", "deposit__dossier__owner"
    )
    assessment = get_object_or_404(known, public_id=reading)
    now = clock.now()
    with timezone.override(ZoneInfo(campaign.timezone)):
        form = InstantForm(request.GET if "at" in request.GET else None, initial={"at": now})
        at = form.cleaned_data["at"] if form.is_valid() else now
        shown = snapshot(assessment, at=at)
        if shown.content is not None:
            journal.record_reading(
                f"Dossier {assessment.deposit.number}, tel qu’un jury le lisait",
                actor=current_user(request),
                quality="Équipe programme",
                concerned=assessment.deposit.dossier.owner,
                target=f"dossier {assessment.deposit.number}",
            )
        context = {
            "title": f"Lecture de {assessment.deposit.number}",
            "panel": panel,
            "campaign": campaign,
            "assessment": assessment,
            "form": form,
            "at": at,
            "shown": shown,
            "answers": answering.readable(shown.content) if shown.content is not None else {},
        }
        return render(request, "panels/team/reading_at.html", context, status=422 if form.errors else 200)
