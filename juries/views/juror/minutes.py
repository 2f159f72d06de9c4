"""A panel's members read its minutes; its chair signs them."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from accounts.decorators import current_user, role_required
from common import clock
from common.jobs import JobState
from common.web.acts import refusal_shown_on
from documents.forms import serving as produced
from juries.domain import minutes as panel_minutes
from juries.models import Minutes
from juries.rules import is_juror, readable_minutes


@role_required(is_juror)
@refusal_shown_on("juror:minutes", "public_id")
def minutes(request: HttpRequest, public_id: str) -> HttpResponse:
    """Read the minutes of a panel one sat in; sign them as its chair."""
    user = current_user(request)
    minutes = get_object_or_404(readable_minutes(user).select_related("panel", "signed_by"), public_id=public_id)
    if request.method == "POST":
        panel_minutes.sign(minutes, by=user, at=clock.now())
        messages.success(request, "Procès-verbal signé : le PDF scellé est en préparation.")
        return redirect("juror:minutes", public_id=public_id)
    document = panel_minutes.document(minutes)
    context = {
        "title": "Procès-verbal",
        "minutes": minutes,
        "content": minutes.content,
        "signable": panel_minutes.to_sign(user).filter(pk=minutes.pk).exists(),
        "document": document,
        "ready": document is not None and document.state == JobState.DONE,
    }
    return render(request, "juries/juror/minutes.html", context)


@require_GET
@role_required(is_juror)
def pdf(request: HttpRequest, public_id: str) -> FileResponse:
    """Download the signed minutes of a panel one sat in."""
    minutes: Minutes = get_object_or_404(readable_minutes(current_user(request)), public_id=public_id)
    document = panel_minutes.document(minutes)
    return produced.download(document, "proces-verbal-{number}.pdf")
