"""The team and the blind version: correct it, or look behind it by an act that stays."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts.decorators import current_user, permission_required, reauthentication_required
from applications.domain import applications
from applications.enums import ApplicationState
from applications.forms.instruction import acts_on
from applications.models import Application
from applications.rules import is_blind, visible_applications
from applications.views.team.application import show
from common import clock
from common.refusals import shown_in
from common.web.acts import PageActs
from dossiers.domain.blind import blinding
from dossiers.forms import blinding as blind_forms


def _blind(request: HttpRequest, public_id: str) -> Application:
    applications = visible_applications(current_user(request)).select_related(
        "campaign", "candidate", "dossier__deposit", "dossier__replaces__deposit"
    )
    application = get_object_or_404(applications, public_id=public_id)
    if not is_blind(application.campaign):
        raise Http404
    return application


@permission_required("applications.view", write="applications.process", scope="application")
def blind(request: HttpRequest, public_id: str) -> HttpResponse:
    """Read a deposit as blind readers do; a correction makes the next version of what they read."""
    application = _blind(request, public_id)
    if application.state == ApplicationState.INCOMPLETE:  # the next deposit will have its own version
        raise Http404
    if request.method == "POST":
        with transaction.atomic():
            blind_forms.save(request, application.dossier, at=clock.now())
            applications.correct_blind(application, by=current_user(request), at=clock.now())
        messages.success(request, "La version anonyme est corrigée : les lecteurs lisent la nouvelle.")
        return redirect("team:blind", public_id=application.public_id)
    preview = blind_forms.preview(application.dossier.deposit.content, applications.blind_rules(application))
    context = {
        "title": f"Version anonyme, {application.dossier.deposit.number}",
        "application": application,
        "campaign": application.campaign,
        "preview": preview,
        "copies": application.dossier.deposit.blind_copies.select_related("by").defer("content"),
    }
    return render(request, "applications/team/blind.html", context)


@require_POST
@permission_required("applications.view_identity", scope="application")
@reauthentication_required
def unmask(request: HttpRequest, public_id: str) -> HttpResponse:
    """Learn who wrote a dossier read blind: the act, its author and its reason stay in the history."""
    application = _blind(request, public_id)
    deposit = application.deposit
    acts = PageActs(request, acts_on(application), act="unmask")
    _, form = acts.submitted
    if form.is_valid():
        with shown_in(form):
            blinding.unmask(deposit, by=current_user(request), at=clock.now(), reason=form.cleaned_data["reason"])
            messages.success(request, "L’identité vous est montrée ; cet acte est journalisé.")
            return redirect("team:application", public_id=application.public_id)
    return show(request, application, acts)
