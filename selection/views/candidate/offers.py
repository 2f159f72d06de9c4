"""A candidate reads an offer and answers it."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.decorators import current_user
from accounts.models import User
from common import clock
from common.web.acts import refusal_shown_on
from selection.domain import selection
from selection.domain.errors import SelectionRefusedError
from selection.domain.seats import improvements, terms
from selection.enums import OfferState
from selection.models import Offer
from selection.rules import own_offers


def _answer(offer: Offer, choice: str, *, by: User, at: datetime) -> str:
    """Record what the person chose and return it, in French. Raises :class:`SelectionRefusedError` for no choice."""
    if choice == "settle":
        improvements.settle(offer, by=by, at=at)
        return "Votre choix est définitif : cette place est la vôtre."
    if choice not in {"accept", "keep", "decline"}:
        raise SelectionRefusedError("Choisissez d’accepter ou de refuser la place : rien n’est enregistré.")
    selection.answer(offer, accepted=choice != "decline", keeps_wishes=choice == "keep", by=by, at=at)
    if choice == "decline":
        return "Votre refus est enregistré."
    sequel = ", et vos vœux mieux placés sont gardés" if choice == "keep" else ""
    return f"Votre réponse est enregistrée : vous acceptez cette place{sequel}."


@refusal_shown_on("candidate:offer", "public_id")
def offer(request: HttpRequest, public_id: str) -> HttpResponse:
    """Read an offer and answer it."""
    user = current_user(request)
    offers = own_offers(user).select_related(
        "application__campaign", "position__challenge__administration", "position__profession"
    )
    offer = get_object_or_404(offers, public_id=public_id)
    if request.method == "POST":
        messages.success(request, _answer(offer, request.POST.get("answer", ""), by=user, at=clock.now()))
        return redirect("candidate:offer", public_id=offer.public_id)
    context = {
        "title": "Proposition",
        "offer": offer,
        "terms": terms.stated(offer),
        "may_keep": offer.state == OfferState.SENT and improvements.may_keep_wishes(offer, at=clock.now()),
        "may_settle": offer.state == OfferState.ACCEPTED and not improvements.is_final(offer, at=clock.now()),
    }
    return render(request, "selection/candidate/offer.html", context)
