"""What a candidate, or an administration, asks about the refusal that was announced to them."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.decorators import current_user, role_required
from applications.rules import own_applications
from challenges.enums import ChallengeRight
from challenges.rules import hosted_challenges, is_administration, own_challenges
from common import clock
from common.refusals import shown_in
from common.web.acts import FormFactory, PageActs
from selection.domain.requests import decision_requests
from selection.enums import RequestKind, RequestState
from selection.forms.decision_requests import AppealForm, ReasonsForm

DEPOSITS = ("campaign", "dossier__deposit", "dossier__replaces__deposit")
FORMS: dict[str, FormFactory] = {
    RequestKind.REASONS.value: partial(ReasonsForm, prefix="reasons"),
    RequestKind.APPEAL.value: partial(AppealForm, prefix="appeal"),
    "withdraw": Form,
}


def _act(request: HttpRequest, subject: Any, acts: PageActs) -> str:
    """Do what the page's button says; return what to say of it."""
    user, at, (name, form) = current_user(request), clock.now(), acts.submitted
    if name == "withdraw":
        pending = decision_requests.requests_of(subject).filter(state=RequestState.RECEIVED)
        decision_requests.withdraw(get_object_or_404(pending, public_id=acts.key), by=user, at=at)
        return "Votre demande est retirée."
    decision_requests.receive(subject, RequestKind(name), text=form.cleaned_data["text"], by=user, at=at)
    return "Votre demande est reçue : un accusé de réception vous est envoyé, avec le délai de réponse."


def _page(request: HttpRequest, subject: Any, *, route: str, back: str, writes: bool) -> HttpResponse:
    at = clock.now()
    rows = list(decision_requests.requests_of(subject))
    if not rows and not decision_requests.is_refused(subject):
        raise Http404
    if request.method == "POST" and not writes:
        raise Http404
    acts = PageActs(request, FORMS)
    _, form = acts.submitted
    if form is not None and form.is_valid():
        with shown_in(form):
            messages.success(request, _act(request, subject, acts))
            return redirect(route, public_id=subject.public_id)
    context = {
        "title": "Motifs et recours",
        "subject": subject,
        "campaign": subject.campaign,
        "back": back,
        "rows": rows,
        "rights": [(right, acts[right.kind.value]) for right in decision_requests.rights(subject, at=at)],
        "writes": writes,
    }
    return render(request, "selection/concerned/decision_requests.html", context, status=acts.status)


def of_application(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask for the reasons of the refusal of one's application, or appeal against it; read the answers."""
    own = own_applications(current_user(request)).select_related(*DEPOSITS)
    application = get_object_or_404(own, public_id=public_id)
    return _page(request, application, route="candidate:decision-requests", back="candidate:application", writes=True)


@role_required(is_administration)
def of_challenge(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask for the reasons of the refusal of one's challenge, or appeal against it; a reader of the project reads."""
    user = current_user(request)
    challenge = get_object_or_404(own_challenges(user).select_related(*DEPOSITS).distinct(), public_id=public_id)
    writes = hosted_challenges(user, ChallengeRight.DEPOSIT).filter(pk=challenge.pk).exists()
    return _page(
        request, challenge, route="administration:decision-requests", back="administration:challenge", writes=writes
    )
