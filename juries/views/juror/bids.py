"""A juror says what they prefer to read, before readings are shared."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.decorators import current_user, role_required
from common import clock
from common.refusals import shown_in
from common.web.pages import part
from juries.domain.sharing import bids as domain
from juries.forms.bids import BidsForm
from juries.models import Juror
from juries.queries import bids as queries
from juries.rules import is_juror


@role_required(is_juror)
def bids(request: HttpRequest, public_id: str) -> HttpResponse:
    """List the dossiers that wait to be shared, as they are read in this panel, and keep what is stated."""
    user, at = current_user(request), clock.now()
    seats = Juror.objects.present().filter(user=user, charter_signed_at__isnull=False)
    asked = seats.filter(panel__bid_request__isnull=False).select_related("panel__bid_request", "panel")
    seat = get_object_or_404(asked, public_id=public_id)
    shown = part(request, queries.offered(seat), "dossiers")
    form = BidsForm(
        request.POST if request.method == "POST" else None,
        lines=queries.lines(seat.panel, list(shown)),
        stated=queries.bids_of(seat),
    )
    if form.is_valid():
        with shown_in(form):
            domain.say(seat, form.values(), by=user, at=at)
            messages.success(request, "Vos préférences sont enregistrées.")
            return redirect(request.get_full_path())
    context = {
        "title": "Ce que je préfère lire",
        "seat": seat,
        "until": seat.panel.bid_request.until,
        "is_open": queries.is_open(seat.panel.bid_request, at),
        "form": form,
        "shown": shown,
    }
    return render(request, "juries/juror/bids.html", context, status=422 if form.is_bound else 200)
