"""The person to whom a seat is offered asks for another first day, and answers the one that the team proposes."""

from datetime import datetime

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.decorators import current_user
from accounts.models import User
from common import clock
from common.refusals import shown_in
from common.web.acts import PageActs
from selection.domain.seats import start_dates
from selection.enums import OfferState
from selection.forms.offers import AskDayForm
from selection.models import Offer
from selection.rules import own_offers

SETTLED = {
    "take": "La date est convenue : la proposition la porte. Il vous reste à répondre à la proposition.",
    "keep": "La date de la proposition reste. Il vous reste à y répondre.",
}


def _act(offer: Offer, acts: PageActs, *, by: User, at: datetime) -> str:
    """Do what the page's button says; return what to say of it."""
    name, form = acts.submitted
    if name == "ask":
        start_dates.ask(offer, form.cleaned_data["day"], reason=form.cleaned_data["reason"], by=by, at=at)
        return "Votre demande est envoyée à l’équipe. Le délai pour répondre à la proposition attend sa réponse."
    asked = start_dates.pending(offer)
    if asked is None:
        raise start_dates.StartDateRefusedError("Aucune demande de date n’attend plus de réponse.")
    if name == "withdraw":
        start_dates.withdraw(asked, by=by, at=at)
        return "Votre demande de date est retirée."
    start_dates.settle(asked, name, by=by, at=at)
    return SETTLED[name]


def start_date(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask for another first day, take back the request, or answer the day proposed instead; read what was answered."""
    user, at = current_user(request), clock.now()
    whole = own_offers(user).select_related("application__campaign", "position__challenge__campaign")
    offer = get_object_or_404(whole, public_id=public_id)
    rows = list(offer.start_date_requests.all())
    if offer.state != OfferState.SENT and not rows:
        raise Http404
    acts = PageActs(request, {"ask": AskDayForm, "withdraw": Form, "take": Form, "keep": Form})
    _, form = acts.submitted
    if form is not None and form.is_valid():
        with shown_in(form):
            messages.success(request, _act(offer, acts, by=user, at=at))
            return redirect("candidate:offer", public_id=public_id)
    pending = start_dates.pending(offer)
    is_open = pending is None and offer.state == OfferState.SENT and not start_dates.is_late(offer, at=at)
    context = {
        "title": "Date de prise de poste",
        "offer": offer,
        "rows": rows,
        "pending": pending,
        "form": acts["ask"],
        "refused": None if acts.name == "ask" and is_open else form,  # at its fields when they are shown
        "open": is_open,
        "last_day": start_dates.last_day(offer),
    }
    return render(request, "selection/candidate/start_date.html", context, status=acts.status)
