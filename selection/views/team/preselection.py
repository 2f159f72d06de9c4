"""The team decides a preselection from its results."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.decorators import current_user, permission_required
from applications.queries import listing as queries
from challenges.enums import StageKind
from challenges.models import Stage
from challenges.rules import team_campaigns
from common import clock
from common.language.french import counted
from common.refusals import shown_in
from common.web.pages import part
from exercises.queries.results import with_marks
from panels.domain import equalisation
from panels.domain.robustness import Robustness, robustness
from selection.domain import late_marks
from selection.domain.preselection import Result, preselect_by_profession, ranked_results, threshold_ties
from selection.forms.preselection import DecisionForm, TieForm
from selection.queries.pairs import retained_in_part


def _ties_to_break(request: HttpRequest, form: DecisionForm, results: list[Result]) -> TieForm | None:
    """Return the jury's choices among dossiers tied at a threshold, if any; what lacks is told on ``form``."""
    ties = threshold_ties(results, form.kept())
    if not ties:
        return None
    tie_form = TieForm(request.POST if "tie_reason" in request.POST else None, ties=ties)
    if not tie_form.is_valid():
        where = counted(len(ties), "métier", "métiers")
        form.add_error(
            None,
            f"Des dossiers sont à égalité à la dernière place, dans {where}. Le jury choisit plus bas et dit pourquoi ;"
            " vous pouvez aussi demander une lecture de plus.",
        )
    return tie_form


@permission_required("selection.view", write="selection.manage", scope="campaign")
def preselection(request: HttpRequest, code: str) -> HttpResponse:
    """Decide the preselection from the results, trade by trade."""
    user = current_user(request)
    campaign = get_object_or_404(team_campaigns(user), code=code)
    form = DecisionForm(request.POST or None, professions=queries.read_by_profession(campaign))
    stage = get_object_or_404(Stage, campaign=campaign, kind=StageKind.PRESELECTION)
    vote = equalisation.standing_vote(stage)
    results = ranked_results(campaign, vote)
    tie_form = None
    robust: dict[int, Robustness] = {}
    if form.is_valid() and request.POST.get("act") == "see":
        robust = robustness(stage, results, form.kept(), vote)
    elif form.is_valid():
        tie_form = _ties_to_break(request, form, results)
        if not form.errors:
            with shown_in(form):
                shortlist = preselect_by_profession(
                    campaign, form.kept(), preferred=tie_form.preferred() if tie_form else set(),
                    tie_reason=tie_form.cleaned_data["tie_reason"] if tie_form else "",
                    code=form.cleaned_data["code"], by=user, at=clock.now(),
                )  # fmt: skip
                chosen = counted(len(shortlist), "candidature présélectionnée", "candidatures présélectionnées")
                messages.success(request, f"{chosen}, à annoncer.")
                return redirect("team:applications", code=code)
    shown = [(rank, *row, robust.get(row[0].pk)) for rank, row in enumerate(results, start=1)]
    shows_exercise = with_marks(campaign, [row[0] for row in results])
    context = {
        "title": "Présélection",
        "campaign": campaign,
        "form": form,
        "tie_form": tie_form,
        "results": shown if robust else part(request, shown, "resultats"),
        "robust": bool(robust),
        "vote": vote,
        "stage": stage,
        "shows_exercise": shows_exercise,
        "late": late_marks.late_preselections(campaign),
        "pairs_in_part": retained_in_part(campaign),
    }
    return render(request, "selection/team/preselection.html", context, status=422 if form.errors else 200)
