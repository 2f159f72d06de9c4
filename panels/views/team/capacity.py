"""The team plans how many jurors a reading takes."""

from datetime import timedelta

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from accounts.decorators import current_user, permission_required
from applications.enums import ApplicationState
from challenges.enums import StageKind
from challenges.models import Campaign
from challenges.rules import team_campaigns
from common import clock
from common.days import day_of
from juries.domain.sharing import assignments
from juries.domain.sharing.assignments import Forecast
from juries.domain.sharing.capacity import plan
from juries.enums import AssessmentState
from juries.models import Juror
from panels.domain import panels
from panels.forms.capacity import CapacityForm

MINUTES, DAILY, DAYS, JURORS = 20, 60, 14, 10
MAX_DOSSIERS_FORECAST = 3000  # dossiers whose sharing is foreseen while one waits


def _known(campaign: Campaign) -> dict[str, object]:
    """Return what is known of the preselection so far, to start from."""
    stage = campaign.stages.filter(kind=StageKind.PRESELECTION).first()
    written = Q(state=ApplicationState.DRAFT)
    counts = campaign.applications.aggregate(deposited=Count("pk", filter=~written), drafts=Count("pk", filter=written))
    jurors = Juror.objects.present().filter(panel__stages=stage, panel__closed_at__isnull=True).count() if stage else 0
    first = (stage.starts_on if stage else None) or day_of(clock.now(), campaign.timezone)
    return {
        "dossiers": max(1, counts["deposited"] + counts["drafts"]),
        "readings": stage.readings if stage else 1,
        "minutes": MINUTES,
        "daily": DAILY,
        "jurors": jurors or JURORS,
        "first": first,
        "last": (stage.ends_on if stage else None) or first + timedelta(days=DAYS),
    }


def _foreseen(campaign: Campaign) -> list[Forecast]:
    """Return what sharing what waits would give, panel by panel; too many dossiers are left to the sharing itself."""
    stage = campaign.stages.filter(kind=StageKind.PRESELECTION).first()
    if stage is None:
        return []
    rows = []
    for panel in stage.panels.filter(closed_at__isnull=True).order_by("pk"):
        waiting = panels.readable_deposits(stage, panel)
        if waiting.count() <= MAX_DOSSIERS_FORECAST:
            rows.append(assignments.foresee(panel, waiting))
    return rows


@require_GET
@permission_required("panels.view", scope="campaign")
def capacity(request: HttpRequest, code: str) -> HttpResponse:
    """Reckon readings, jurors and days; nothing is written."""
    campaign = get_object_or_404(team_campaigns(current_user(request)), code=code)
    known = _known(campaign)
    form = CapacityForm(request.GET or None, initial=known)
    if not form.is_bound:
        form = CapacityForm({name: str(value) for name, value in known.items()})
    left = campaign.stages.filter(kind=StageKind.PRESELECTION).aggregate(
        left=Count("panels__assessments", filter=Q(panels__assessments__state__in=(
            AssessmentState.ASSIGNED, AssessmentState.STARTED)))
    )["left"]  # fmt: skip
    context = {
        "title": "Capacité de lecture",
        "campaign": campaign,
        "form": form,
        "forecast": plan(form.ask()) if form.is_valid() else None,
        "left": left,
        "foreseen": _foreseen(campaign),
    }
    return render(request, "panels/team/capacity.html", context)
