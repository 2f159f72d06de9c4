"""The team's register of requests for reasons and appeals, and the answer to each."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from accounts.decorators import current_user, permission_required
from challenges.rules import campaigns_with, team_campaigns
from common import clock
from common.refusals import shown_in
from common.web.acts import PageActs
from lists.around import around
from lists.views import list_page
from selection.domain.requests import decision_requests, delays
from selection.domain.requests.joined_reasons import joined_reasons
from selection.enums import RequestKind, RequestState
from selection.forms.decision_requests import AnswerForm
from selection.lists import DECISION_REQUESTS
from selection.models import DecisionRequest

DONE = {
    "explain": "Les motifs sont envoyés.",
    "grant": "Le recours est accueilli : le dossier est rouvert, et la personne prévenue.",
    "dismiss": "Le recours est rejeté : la personne est prévenue, avec le délai pour saisir le tribunal.",
}
FORMS = {act: partial(AnswerForm, prefix="answer") for act in DONE}


@permission_required("selection.view", scope="campaign")
def register(request: HttpRequest, code: str) -> HttpResponse:
    """List the requests of a campaign, the most urgent first."""
    campaign = get_object_or_404(team_campaigns(current_user(request)), code=code)
    context = {"title": "Recours et demandes de motifs", "campaign": campaign}
    return list_page(request, DECISION_REQUESTS, campaign, context, template="lists/list.html")


def _load(request: HttpRequest, public_id: str) -> DecisionRequest:
    campaigns = campaigns_with(current_user(request), "selection.view")
    related = (
        "campaign", "challenge__campaign", "application__campaign", "application__refusal_reason",
        "application__dossier__deposit", "application__dossier__replaces__deposit", "answered_by",
    )  # fmt: skip
    rows = DecisionRequest.objects.filter(campaign__in=campaigns).select_related(*related)
    return get_object_or_404(rows, public_id=public_id)


def _subject_address(asked: DecisionRequest) -> str:
    route = "team:application" if asked.application_id is not None else "team:challenge"
    return reverse(route, args=[asked.subject.public_id])


@permission_required("selection.view", write="selection.manage", scope="decision_request")
def decision_request(request: HttpRequest, public_id: str) -> HttpResponse:
    """Read a request with its delay, and answer it."""
    asked, at = _load(request, public_id), clock.now()
    reasons = joined_reasons(asked)
    acts = PageActs(request, FORMS)
    name, form = acts.submitted
    if form is not None and form.is_valid():
        data = form.cleaned_data
        with shown_in(form):
            decision_requests.answer(
                asked, name, text=data["text"], sentences=reasons if data["joined"] else (),
                by=current_user(request), at=at,
            )  # fmt: skip
            messages.success(request, DONE[name])
            return redirect("team:decision-request", public_id=public_id)
    verbs = decision_requests.ANSWERS[RequestKind(asked.kind)]
    context: dict[str, Any] = {
        "title": str(asked),
        "asked": asked,
        "campaign": asked.campaign,
        "address": _subject_address(asked),
        "reasons": reasons,
        "left": decision_requests.days_left(asked, at=at),
        "silent_on": delays.silent_on(asked.due_on) if asked.kind == RequestKind.APPEAL else None,
        "form": form if form is not None else acts[verbs[0]],
        "verbs": verbs,
        "answerable": asked.state in decision_requests.OPEN,
        "hidden_person": asked.by_id if asked.application_id is not None else None,  # the dossier alone is named here
        "log": asked.log.select_related("by"),
        "states": dict(RequestState.choices),
        "around": around(request, DECISION_REQUESTS, asked),
    }
    return render(request, "selection/team/decision_request.html", context, status=acts.status)
