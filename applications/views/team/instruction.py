"""The team instructs one application: its conditions, its decision."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from accounts.decorators import current_user, is_team, role_required
from applications.domain import applications, eligibility, instruction
from applications.models import Application
from applications.rules import visible_applications
from common import clock
from common.transitions import TransitionRefusedError
from common.web.inputs import read_whole


def _one(request: HttpRequest, public_id: str) -> Application:
    return get_object_or_404(
        visible_applications(current_user(request)).select_related("campaign", "dossier", "candidate"),
        public_id=public_id,
    )


@require_POST
@role_required(is_team)
def check(request: HttpRequest, public_id: str) -> HttpResponse:
    """Compute the conditions again, or give an opinion on one of them (« check » names it)."""
    application = _one(request, public_id)
    wanted = request.POST.get("check", "")
    if not wanted:
        eligibility.check(application, at=clock.now())
        messages.success(request, "Les conditions sont recalculées ; les avis donnés restent.")
        return redirect("team:application", public_id=application.public_id)
    check = get_object_or_404(application.checks, kind=wanted)
    outcome, reason = request.POST.get("outcome", ""), request.POST.get("reason", "")
    try:
        eligibility.override(check, outcome, reason=reason, by=current_user(request), at=clock.now())
        messages.success(request, "Votre avis est enregistré, à votre nom.")
    except eligibility.OverrideRefusedError as error:
        messages.error(request, str(error))
    return redirect("team:application", public_id=application.public_id)


@require_POST
@role_required(is_team)
def ask(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask for what is missing, with a deadline."""
    application = _one(request, public_id)
    try:
        days = read_whole(request.POST.get("days", ""))
        due = clock.now() + timedelta(days=days)
        applications.ask_completion(
            application, note=request.POST.get("note", ""), due_at=due, by=current_user(request), at=clock.now()
        )
        messages.success(request, "La demande est envoyée ; le premier dépôt est gardé.")
    except (ValueError, OverflowError):
        messages.error(request, "Indiquez un nombre de jours.")
    except (applications.ApplicationRefusedError, TransitionRefusedError) as error:
        messages.error(request, str(error))
    return redirect("team:application", public_id=application.public_id)


@require_POST
@role_required(is_team)
def note(request: HttpRequest, public_id: str) -> HttpResponse:
    """Write a note, stick a tag, or take one off."""
    application = _one(request, public_id)
    try:
        if "untag" in request.POST:
            application.tags.remove(*application.tags.filter(label=request.POST["untag"]))
        elif "tag" in request.POST:
            application.tags.add(instruction.tag_named(application.campaign, request.POST["tag"]))
        else:
            instruction.note(application, request.POST.get("text", ""), by=current_user(request), at=clock.now())
    except applications.ApplicationRefusedError as error:
        messages.error(request, str(error))
    return redirect("team:application", public_id=application.public_id)


@require_POST
@role_required(is_team)
def refuse(request: HttpRequest, public_id: str) -> HttpResponse:
    """Declare an application ineligible, for a reason."""
    application = _one(request, public_id)
    try:
        applications.refuse(
            application, reason=request.POST.get("reason", ""), by=current_user(request), at=clock.now()
        )
        messages.success(request, "La candidature est inéligible ; la personne l’apprend à l’annonce.")
    except (applications.ApplicationRefusedError, TransitionRefusedError) as error:
        messages.error(request, str(error))
    return redirect("team:application", public_id=application.public_id)
