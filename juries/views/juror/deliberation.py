"""The deliberation of a panel, for its members."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from accounts.decorators import current_user, role_required
from juries.models import Juror
from juries.queries.deliberation import hidden_deposits, unread_deposits
from juries.rules import is_juror
from juries.views.deliberation import Participant, dossier_page, overview_page


def _participant(request: HttpRequest, public_id: str) -> Participant:
    seats = Juror.objects.present().filter(user=current_user(request), charter_signed_at__isnull=False)
    seat = get_object_or_404(seats.select_related("panel__grid"), public_id=public_id)
    return Participant(
        panel=seat.panel,
        quality="Jury",
        space="juror",
        owner=public_id,
        keeps=seat.chair or seat.secretary,
        tied=hidden_deposits(seat),
        unread=unread_deposits(seat),
    )


@role_required(is_juror)
def deliberation(request: HttpRequest, public_id: str) -> HttpResponse:
    """Compare the dossiers of a panel and discuss them."""
    return overview_page(request, _participant(request, public_id))


@role_required(is_juror)
def dossier(request: HttpRequest, public_id: str, number: str) -> HttpResponse:
    """Read one dossier with all its grids, and discuss it."""
    return dossier_page(request, _participant(request, public_id), number)
