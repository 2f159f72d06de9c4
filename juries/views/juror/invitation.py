"""The personal link of a juror's invitation."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt

from common import clock
from juries.domain import members


@csrf_exempt  # a link of a message, without a session; the signed address is the proof
@login_not_required
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Accept, which leads to the charter, or decline, by one click: a mail scanner decides nothing."""
    try:
        seat = members.invited(token)
    except members.InvitationLinkExpiredError:
        context = {"title": "Invitation à un jury", "expired": True}
        return render(request, "juries/juror/invitation.html", context, status=410)
    if seat is None:
        raise Http404
    if request.method == "POST" and request.POST.get("act") == "accept":
        return redirect("juror:charter", public_id=seat.public_id)
    declined = request.method == "POST"
    if declined:
        members.decline(seat, reason=request.POST.get("reason", ""), at=clock.now())
    context = {"title": "Invitation à un jury", "seat": seat, "declined": declined, "expired": False}
    return render(request, "juries/juror/invitation.html", context)
