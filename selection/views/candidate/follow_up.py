"""What may follow a refusal: to whom somebody agrees to be proposed, each separately, and what was forwarded."""

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.decorators import current_user
from accounts.models import User
from applications.domain import pool
from applications.enums import Destination
from applications.models import Application, Forwarding, ForwardingConsent, PoolMembership
from applications.rules import own_applications
from common import clock
from common.refusals import shown_in
from common.web.acts import PageActs
from selection.domain import forwarding
from selection.domain.requests import decision_requests

POOL = "pool"


def _act(application: Application, acts: PageActs, *, by: User) -> str:
    """Give or take back one consent; return what to say of it."""
    at = clock.now()
    if acts.key == POOL:
        if acts.name == "give":
            pool.join(by, agreed=True, at=at)
            return "Vous êtes dans le vivier : nous vous écrirons quand un appel vous correspond."
        pool.leave(by)
        return "Vous avez quitté le vivier : plus rien n’y est gardé de vous."
    if acts.key not in Destination.values:
        raise Http404
    destination = Destination(acts.key)
    if acts.name == "give":
        forwarding.give(application, destination, by=by, at=at)
        return "Votre accord est enregistré. Un courriel vous dira chaque transmission."
    forwarding.withdraw(application, destination, by=by, at=at)
    return "Votre accord est retiré : plus rien ne sera transmis."


def follow_up(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show each destination with one's consent; give one or take it back."""
    user, at = current_user(request), clock.now()
    application = get_object_or_404(own_applications(user).select_related("campaign"), public_id=public_id)
    if not decision_requests.is_refused(application) and not application.forwarding_consents.exists():
        raise Http404
    acts = PageActs(request, {"give": Form, "withdraw": Form})
    _, form = acts.submitted
    if form is not None and form.is_valid():
        with shown_in(form):
            messages.success(request, _act(application, acts, by=user))
            return redirect("candidate:follow-up", public_id=public_id)
    consents = {
        consent.destination: consent for consent in ForwardingConsent.objects.active(at).filter(application=application)
    }
    context = {
        "title": "Être proposé ou proposée ailleurs",
        "application": application,
        "rows": [(destination, consents.get(destination)) for destination in Destination],
        "member": PoolMembership.objects.filter(person=user).first(),
        "years": pool.POOL_YEARS,
        "contents": forwarding.CONTENTS,
        "forwardings": Forwarding.objects.filter(consent__application=application),
        "open": decision_requests.is_refused(application),
        "refused": form,
    }
    return render(request, "selection/candidate/follow_up.html", context, status=acts.status)
