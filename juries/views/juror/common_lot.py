"""The common lot of a panel, for its members."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from accounts.decorators import current_user, role_required
from juries.models import Juror
from juries.rules import is_juror
from juries.views.common_lot import seat_page


@role_required(is_juror)
def common_lot(request: HttpRequest, public_id: str) -> HttpResponse:
    """Read how the common lot was marked, and discuss it."""
    signed = Juror.objects.present().filter(user=current_user(request), charter_signed_at__isnull=False)
    return seat_page(request, get_object_or_404(signed.select_related("panel", "user"), public_id=public_id))
