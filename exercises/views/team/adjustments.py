"""Those who arrange accommodations read what people ask for an exercise, and answer."""

from django.contrib import messages
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.decorators import current_user, permission_required
from challenges.rules import team_campaigns
from common import clock
from common.refusals import shown_in
from common.web.acts import PageActs
from common.web.inputs import whole
from common.web.pages import part
from exercises.domain import adjustments as domain
from exercises.enums import AttemptState
from exercises.forms.exercises import AdjustmentForm
from exercises.rules import stage_of, team_adjustments


@permission_required("applications.view_accommodations", scope="campaign")
def adjustments(request: HttpRequest, code: str) -> HttpResponse:
    """List what people need for their exercise, the unanswered first, and answer one."""
    user = current_user(request)
    campaign = get_object_or_404(team_campaigns(user), code=code)
    if stage_of(campaign) is None:
        raise Http404
    rows = team_adjustments(user, campaign)
    acts = PageActs(request, {"answer": AdjustmentForm})
    _, form = acts.submitted
    if form is not None and form.is_valid():
        asked = get_object_or_404(rows, pk=whole(acts.key))
        with shown_in(form):
            domain.answer(asked, **form.cleaned_data, by=user, at=clock.now())
            messages.success(
                request, "Votre réponse est enregistrée : la personne est prévenue, et la lit dans son espace."
            )
            return redirect("team:exercise-adjustments", code=code)
    shown = part(request, rows.order_by(F("answered_at").asc(nulls_first=True), "asked_at", "pk"), "demandes", size=20)
    for row in shown:
        row.form = acts.row("answer", row.pk) if row.attempt.state == AttemptState.INVITED else None
    context = {"title": "Aménagements des exercices", "campaign": campaign, "rows": shown}
    return render(request, "exercises/team/adjustments.html", context, status=acts.status)
