"""The team reads the first day that a person asks for, and answers."""

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.decorators import current_user, permission_required
from challenges.rules import campaigns_with
from common import clock
from common.refusals import shown_in
from common.web.acts import PageActs
from selection.domain.seats import start_dates
from selection.enums import OfferState, StartDateState
from selection.forms.offers import AnswerDayForm
from selection.models import Offer

DONE = {
    "agree": "La date est convenue : la proposition la porte, et la personne est prévenue.",
    "counter": "L’autre date est proposée : la personne est prévenue, et répond dans son espace.",
    "refuse": "La date est maintenue : la personne est prévenue.",
}


@permission_required("selection.view", write="selection.manage", scope="offer")
def start_date(request: HttpRequest, public_id: str) -> HttpResponse:
    """Read a request about a first day, with the offer it is about, and answer it."""
    user, at = current_user(request), clock.now()
    readable = Offer.objects.filter(application__campaign__in=campaigns_with(user, "selection.view"))
    offers = readable.select_related(
        "application__campaign", "application__candidate", "position__challenge__campaign", "position__profession"
    )
    offer = get_object_or_404(offers, public_id=public_id)
    asked = offer.start_date_requests.select_related("answered_by").last()
    if asked is None:
        raise Http404
    acts = PageActs(request, dict.fromkeys(DONE, partial(AnswerDayForm, prefix="answer")))
    name, form = acts.submitted
    if form is not None and form.is_valid():
        data = form.cleaned_data
        with shown_in(form):
            start_dates.answer(asked, name, text=data["text"], day=data["day"], by=user, at=at)
            messages.success(request, DONE[name])
            return redirect("team:start-date", public_id=public_id)
    context = {
        "title": f"Date de prise de poste, {offer.application.candidate}",
        "campaign": offer.application.campaign,
        "offer": offer,
        "asked": asked,
        "form": form if form is not None else acts["agree"],
        "answerable": asked.state == StartDateState.ASKED and offer.state == OfferState.SENT,
        "last_day": start_dates.last_day(offer),
        "log": [row for each in offer.start_date_requests.prefetch_related("log__by") for row in each.log.all()],
        "states": dict(StartDateState.choices),
    }
    return render(request, "selection/team/start_date.html", context, status=acts.status)
