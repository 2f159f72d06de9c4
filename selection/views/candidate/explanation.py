"""The candidate's page that explains the decision, and its PDF."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from accounts.decorators import current_user
from applications.models import Application
from applications.rules import own_applications
from common import clock
from common.jobs import JobState
from documents.forms import serving as produced
from selection.domain.proofs import blocked
from selection.domain.proofs import explanation as explanations
from selection.domain.proofs.blocked import Writing
from selection.domain.proofs.claims import FalseClaimError
from selection.domain.proofs.explanation import Explanation


def _explained(request: HttpRequest, public_id: str) -> tuple[Application, Explanation | None]:
    whole = own_applications(current_user(request)).select_related(
        "campaign", "profession", "dossier__deposit", "dossier__replaces__deposit"
    )
    application = get_object_or_404(whole, public_id=public_id)
    try:
        explanation = explanations.of(application, at=clock.now())
    except FalseClaimError as error:
        if request.method == "POST":  # a page that is read writes nothing: a task tells the team
            blocked.tell_team(application, error.claims, writing=Writing.EXPLANATION, at=clock.now())
        return application, None
    if explanation is None:
        raise Http404
    return application, explanation


def explanation(request: HttpRequest, public_id: str) -> HttpResponse:
    """Explain the decision announced; ask for its PDF."""
    application, explanation = _explained(request, public_id)
    if explanation is None:
        context = {"title": "Comprendre la décision", "application": application}
        return render(request, "selection/candidate/explanation_blocked.html", context, status=409)
    if request.method == "POST":
        explanations.issue(application, explanation, at=clock.now())
        return redirect("candidate:explanation", public_id=public_id)
    document = explanations.issued(application, explanation)
    context = {
        "title": "Comprendre la décision",
        "application": application,
        "explanation": explanation,
        "document": document,
        "ready": document is not None and document.state == JobState.DONE,
    }
    return render(request, "selection/candidate/explanation.html", context)


@require_GET
def pdf(request: HttpRequest, public_id: str) -> FileResponse:
    """Download the PDF once it is produced."""
    application, explanation = _explained(request, public_id)
    if explanation is None:
        raise Http404
    document = explanations.issued(application, explanation)
    return produced.download(document, f"explication-{explanation.number}.pdf")
