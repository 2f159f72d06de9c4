"""The candidate answers two questions for the statistics; the answer is tied to nobody."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.decorators import current_user
from applications.domain import monitoring
from applications.enums import ApplicationState
from applications.forms.monitoring import MonitoringForm
from applications.rules import own_applications


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take one answer by deposited dossier and session: who gave it, and whether they did, is kept nowhere else."""
    deposited = own_applications(current_user(request)).exclude(announced_state=ApplicationState.DRAFT)
    application = get_object_or_404(deposited, public_id=public_id)
    session_key = f"monitored-{application.pk}"
    if session_key in request.session:
        messages.info(request, "Vous avez déjà répondu : une réponse ne compte qu’une fois.")
        return redirect("candidate:application", public_id=public_id)
    form = MonitoringForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        monitoring.answer(application, **form.cleaned_data)
        request.session[session_key] = True
        messages.success(request, "Merci : votre réponse est comptée, sans votre nom ni votre dossier.")
        return redirect("candidate:application", public_id=public_id)
    context = {"title": "Deux questions pour les statistiques", "application": application, "form": form}
    return render(request, "applications/candidate/monitoring.html", context, status=422 if form.errors else 200)
