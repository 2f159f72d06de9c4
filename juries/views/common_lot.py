"""The pages of the common lot: how it was marked, without a name, and what the members say of it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from common import clock
from common.refusals import shown_in
from juries.domain import common_lot
from juries.forms.deliberation import WRITTEN, MessageForm
from juries.models import Juror, Panel
from juries.queries import common


def seat_page(request: HttpRequest, seat: Juror) -> HttpResponse:
    """Show a member how the common lot was marked, once they have handed it in; write in its discussion."""
    form = MessageForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with shown_in(form):
            common_lot.write_message(seat, **form.cleaned_data, at=clock.now())
            messages.success(request, WRITTEN)
            return redirect("juror:common-lot", public_id=seat.public_id)
    known = {"seat": seat, "form": form, "has_read": common.has_read(seat), "spreads": common.distribution(seat)}
    return _page(request, seat.panel, known, status=422 if form.errors else 200)


def team_page(request: HttpRequest, panel: Panel, context: dict[str, Any]) -> HttpResponse:
    """Show the team how the common lot was marked, and what the members say of it."""
    return _page(request, panel, context | {"has_read": True, "spreads": common.distribution_of(panel)}, status=200)


def _page(request: HttpRequest, panel: Panel, context: dict[str, Any], *, status: int) -> HttpResponse:
    shown = {"title": "Lot commun", "panel": panel} | context
    if shown["has_read"]:
        shown["discussion"] = panel.common_lot_messages.select_related("by")
    return render(request, "juries/common_lot.html", shown, status=status)
