"""A candidate reads an offer and answers it."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from accounts.decorators import current_user
from accounts.models import User
from applications.queries import pairs
from common import clock
from common.web.acts import refusal_shown_on
from common.web.confirmation import Confirmation, confirmation_page
from selection.domain import selection
from selection.domain.errors import SelectionRefusedError
from selection.domain.seats import improvements, start_dates, terms
from selection.enums import OfferState
from selection.forms.offers import DeclineForm
from selection.models import Offer
from selection.rules import own_offers


def _answer(offer: Offer, choice: str, *, by: User, at: datetime, reason: str = "") -> str:
    """Record what the person chose and return it, in French. Raises :class:`SelectionRefusedError` for no choice."""
    if choice == "settle":
        improvements.settle(offer, by=by, at=at)
        return "Votre choix est définitif : cette place est la vôtre."
    if choice not in {"accept", "keep", "decline"}:
        raise SelectionRefusedError("Choisissez d’accepter ou de refuser la place : rien n’est enregistré.")
    accepted = choice != "decline"
    selection.answer(offer, accepted=accepted, keeps_wishes=choice == "keep", reason=reason, by=by, at=at)
    if choice == "decline":
        return "Votre refus est enregistré."
    sequel = ", et vos vœux mieux placés sont gardés" if choice == "keep" else ""
    return f"Votre réponse est enregistrée : vous acceptez cette place{sequel}."


# What each answer does, and what follows: read on a page before the answer is sent.
ANSWERS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "accept": (
        "Accepter la place",
        "Vous acceptez cette place.",
        (
            "Votre réponse est définitive : l’équipe du programme prépare votre contrat et vous écrit.",
            "Vos autres vœux ne comptent plus.",
        ),
    ),
    "keep": (
        "Accepter et garder mes vœux mieux placés",
        "Vous acceptez cette place en gardant vos vœux mieux placés.",
        (
            "Cette place est à vous et vous ne pouvez pas la perdre.",
            "Si un vœu que vous avez classé devant se libère pour vous, vous y passez sans autre démarche.",
            "Vous pourrez rendre votre choix définitif à tout moment.",
        ),
    ),
    "decline": (
        "Refuser la place",
        "Vous refusez cette place.",
        (
            "Votre réponse est définitive : la place est proposée à une autre personne.",
            "Vous ne recevrez pas d’autre proposition pour cette campagne.",
        ),
    ),
    "settle": (
        "Rendre mon choix définitif",
        "Cette place devient votre choix définitif.",
        ("Vous renoncez à vos vœux mieux placés.", "L’équipe du programme prépare votre contrat et vous écrit."),
    ),
}


def _possible(offer: Offer, *, at: datetime) -> list[str]:
    """Return the answers that the person may give now."""
    if offer.state == OfferState.SENT:
        return ["accept", *(["keep"] if improvements.may_keep_wishes(offer, at=at) else []), "decline"]
    return ["settle"] if offer.state == OfferState.ACCEPTED and not improvements.is_final(offer, at=at) else []


def _confirmation(offer: Offer, choice: str, form: DeclineForm) -> Confirmation:
    label, sentence, facts = ANSWERS[choice]
    if start_dates.pending(offer) is not None:
        facts = (*facts, "La date que vous avez demandée n’est plus examinée.")
    if choice == "decline":
        facts = (*facts, *filter(None, [pairs.end_sentence(offer.application)]))
    return Confirmation(
        title=label,
        sentence=sentence,
        label=label,
        above="Proposition",
        back=reverse("candidate:offer", args=[offer.public_id]),
        facts=[f"Défi : {offer.position.challenge}. Métier : {offer.position.profession}.", *facts],
        form=form if choice == "decline" else None,
        name="answer",
        value=choice,
    )


@refusal_shown_on("candidate:offer", "public_id")
def offer(request: HttpRequest, public_id: str) -> HttpResponse:
    """Read an offer and answer it."""
    user = current_user(request)
    offers = own_offers(user).select_related(
        "application__campaign", "position__challenge__administration", "position__profession"
    )
    offer = get_object_or_404(offers, public_id=public_id)
    at, form = clock.now(), DeclineForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        choice, reason = request.POST.get("answer", ""), form.cleaned_data["reason"]
        messages.success(request, _answer(offer, choice, reason=reason, by=user, at=at))
        return redirect("candidate:offer", public_id=offer.public_id)
    possible = _possible(offer, at=at)
    choice = "decline" if form.is_bound else request.GET.get("reponse", "")
    if choice in possible:
        return confirmation_page(request, _confirmation(offer, choice, form), campaign=offer.application.campaign)
    context = {
        "title": "Proposition",
        "offer": offer,
        "terms": terms.stated(offer),
        "may_keep": "keep" in possible,
        "may_settle": "settle" in possible,
        "pending": start_dates.pending(offer),
        "dated": offer.start_date_requests.last(),
        "following": offer.state == OfferState.ACCEPTED and "settle" not in possible,
    }
    return render(request, "selection/candidate/offer.html", context)
