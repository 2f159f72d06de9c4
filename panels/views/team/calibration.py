"""The team reads what the marks of a preselection say, and records the jury's vote on their correction."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.decorators import current_user, permission_required
from challenges.enums import StageKind
from challenges.models import Stage
from challenges.rules import team_campaigns
from common import clock
from juries.domain.calibration import calibrate
from juries.models import Juror
from panels.domain import equalisation
from panels.forms.preselection import VoteForm
from panels.queries import results

DEFAULT_GAP_LEVELS = 2


def _gap(stage: Stage) -> int:
    """Return from how many points two readers of a dossier disagree: as the stage announced, or two levels."""
    levels = stage.gap_levels or DEFAULT_GAP_LEVELS
    return levels if stage.grid is None else levels * stage.grid.level()


@permission_required("panels.view", write="panels.manage", scope="campaign")
def calibration(request: HttpRequest, code: str) -> HttpResponse:
    """Show raw and corrected results side by side with their uncertainty; record the vote."""
    campaign = get_object_or_404(team_campaigns(current_user(request)), code=code)
    stage = get_object_or_404(Stage, campaign=campaign, kind=StageKind.PRESELECTION)
    form = VoteForm(request.POST or None)
    if form.is_valid():
        data = form.cleaned_data
        try:
            equalisation.vote(
                stage, adopted=data["adopted"] == "oui", reason=data["reason"], by=current_user(request), at=clock.now()
            )
            messages.success(request, "Le vote est enregistré avec les lectures sur lesquelles il porte.")
            return redirect("team:calibration", code=code)
        except equalisation.VoteRefusedError as error:
            form.add_error(None, str(error))
    calibration = calibrate(equalisation.readings(stage))
    people = (
        Juror.objects.present_and_past()
        .filter(pk__in=[severity.juror for severity in calibration.severities])
        .select_related("user")
    )
    names = {current_user.pk: str(current_user) for current_user in people}
    context = {
        "title": "Accord des lectures",
        "campaign": campaign,
        "calibration": calibration,
        "severities": sorted(
            ((names[severity.juror], severity) for severity in calibration.severities), key=lambda pair: pair[0]
        ),
        "trades": equalisation.table(results.preselection_results(campaign, decided=True), calibration),
        "gap": _gap(stage),
        "form": form,
        "held": equalisation.standing_vote(stage),
        "votes": stage.equalisations.select_related("by"),
    }
    return render(request, "panels/team/calibration.html", context, status=422 if form.errors else 200)
