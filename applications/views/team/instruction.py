"""The team instructs one application: its conditions, its decision."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.decorators import current_user, permission_required
from applications.domain import applications, eligibility, instruction
from applications.forms.instruction import acts_on
from applications.models import Application
from applications.views.team.application import application_of, show
from common import clock
from common.refusals import shown_in
from common.web.acts import PageActs, pressed


@require_POST
@permission_required("applications.process", scope="application")
def check(request: HttpRequest, public_id: str) -> HttpResponse:
    """Compute the conditions again, or give an opinion on the one that the act names."""
    application = application_of(request, public_id)
    checks = {f"check:{check.kind}": check for check in application.checks.all()}
    acts = PageActs(request, acts_on(application), act=pressed(request, "act", "recompute", *checks))
    name, form = acts.submitted
    if form.is_valid():
        with shown_in(form):
            if name == "recompute":
                eligibility.check(application, at=clock.now())
                messages.success(request, "Les conditions sont recalculées ; les avis donnés restent.")
            else:
                data = form.cleaned_data
                eligibility.override(
                    checks[name], data["outcome"], reason=data["reason"], by=current_user(request), at=clock.now()
                )
                messages.success(request, "Votre avis est enregistré, à votre nom.")
            return redirect("team:application", public_id=application.public_id)
    return show(request, application, acts)


@require_POST
@permission_required("applications.process", scope="application")
def ask(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask for what is missing, with a deadline."""
    application = application_of(request, public_id)
    acts = PageActs(request, acts_on(application), act="ask")
    _, form = acts.submitted
    if form.is_valid():
        at = clock.now()
        due = at + timedelta(days=form.cleaned_data["days"])
        with shown_in(form):
            applications.ask_completion(
                application, note=form.cleaned_data["note"], due_at=due, by=current_user(request), at=at
            )
            messages.success(request, "La demande est envoyée ; le premier dépôt est gardé.")
            return redirect("team:application", public_id=application.public_id)
    return show(request, application, acts)


def _note(request: HttpRequest, application: Application, name: str, data: dict[str, Any]) -> None:
    if name == "untag":
        application.tags.remove(*application.tags.filter(label=data["label"]))
    elif name == "tag":
        application.tags.add(instruction.tag_named(application.campaign, data["label"]))
    else:
        instruction.note(
            application, data["text"], by=current_user(request), at=clock.now(), colleague=data["colleague"]
        )


@require_POST
@permission_required("applications.process", scope="application")
def note(request: HttpRequest, public_id: str) -> HttpResponse:
    """Write a note, stick a tag, or take one off."""
    application = application_of(request, public_id)
    acts = PageActs(request, acts_on(application), act=pressed(request, "act", "note", "tag", "untag"))
    name, form = acts.submitted
    if form.is_valid():
        with shown_in(form):
            _note(request, application, name, form.cleaned_data)
            return redirect("team:application", public_id=application.public_id)
    return show(request, application, acts)


@require_POST
@permission_required("applications.process", scope="application")
def refuse(request: HttpRequest, public_id: str) -> HttpResponse:
    """Declare an application ineligible, for a reason."""
    application = application_of(request, public_id)
    acts = PageActs(request, acts_on(application), act="refuse")
    _, form = acts.submitted
    if form.is_valid():
        with shown_in(form):
            applications.refuse(application, **form.cleaned_data, by=current_user(request), at=clock.now())
            messages.success(request, "La candidature est inéligible ; la personne l’apprend à l’annonce.")
            return redirect("team:application", public_id=application.public_id)
    return show(request, application, acts)
