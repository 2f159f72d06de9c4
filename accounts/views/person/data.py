"""A person's own data: see, take away, erase."""

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.decorators import current_user, reauthentication_required
from accounts.domain import journal, privacy, retention
from accounts.enums import Act
from common import clock


@require_GET
def data(request: HttpRequest) -> HttpResponse:
    """Show what is held on the person, why and how long; offer the export and the erasure."""
    context = {
        "title": "Mes données",
        "register": privacy.processing_records,
        "obstacles": privacy.obstacles(current_user(request)),
    }
    return render(request, "accounts/data.html", context)


@login_not_required
@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """Show anybody what is held of people, why, for whom, and after how long it is forgotten."""
    context = {
        "title": "Registre des traitements",
        "register": privacy.processing_records,
        "delays": retention.rules,
    }
    return render(request, "accounts/register.html", context)


@require_POST
@reauthentication_required
def export(request: HttpRequest) -> HttpResponse:
    """Hand over everything held on the person. By POST: it leaves a trace."""
    journal.record(Act.EXPORT, "Ses propres données", actor=current_user(request), concerned=current_user(request))
    response = HttpResponse(privacy.export(current_user(request)), content_type="application/zip")
    response["Content-Disposition"] = 'attachment; filename="mes-donnees.zip"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
@reauthentication_required
def erase(request: HttpRequest) -> HttpResponse:
    """Erase the person, who typed their address to say that they mean it; show the certificate, signed out."""
    user = current_user(request)
    if request.POST.get("confirm", "").strip().lower() != user.email:
        messages.error(request, "Recopiez votre adresse électronique pour confirmer : rien n’a été effacé.")
        return redirect("my-data")
    try:
        certificate = privacy.erase(user, at=clock.now())
    except privacy.ErasureRefusedError as error:
        messages.error(request, str(error))
        return redirect("my-data")
    logout(request)
    return render(request, "accounts/erased.html", {"title": "Données effacées", "certificate": certificate})
