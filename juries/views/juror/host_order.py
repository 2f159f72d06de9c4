"""The host of a challenge orders the people heard for it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.decorators import current_user, role_required
from common import clock
from common.refusals import shown_in
from juries.domain import host_orders
from juries.forms.host_order import HostOrderForm
from juries.models import Juror
from juries.queries.batches import trade_labels
from juries.rules import is_juror


@role_required(is_juror)
def host_order(request: HttpRequest, public_id: str) -> HttpResponse:
    """List the people heard so far, by trade, and keep the order given to them with its reasons."""
    seats = Juror.objects.present().filter(user=current_user(request), charter_signed_at__isnull=False, is_host=True)
    seat = get_object_or_404(seats.select_related("panel"), public_id=public_id)
    people = host_orders.heard(seat)
    form = HostOrderForm(
        request.POST if request.method == "POST" else None,
        people=people,
        labels=trade_labels() if people else {},
        base=host_orders.mark_of(seat.panel),
    )
    if form.is_valid():
        with shown_in(form):
            host_orders.give_order(seat, form.places(), base=form.cleaned_data["base"], at=clock.now())
            messages.success(request, "Votre ordre est enregistré : le jury et l’équipe le lisent avec vos motifs.")
            return redirect("juror:host-order", public_id)
    context = {
        "title": "Ordre de l’accueil",
        "seat": seat,
        "form": form,
        "people": people,
        "last": max((row.given for row in people if row.given is not None), key=lambda given: given.at, default=None),
        "is_open": seat.panel.closed_at is None,
    }
    return render(request, "juries/juror/host_order.html", context, status=422 if form.is_bound else 200)
