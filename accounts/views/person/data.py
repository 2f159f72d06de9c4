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
from accounts.forms import EraseForm, NameForm
from common import clock
from common.refusals import shown_in


@require_GET
def data(request: HttpRequest) -> HttpResponse:
    """Show what is held on the person, why and how long; offer the export and the erasure."""
    return _page(request)


@require_POST
def name(request: HttpRequest) -> HttpResponse:
    """Write the person's own name."""
    form = NameForm(request.POST, instance=current_user(request))
    if form.is_valid():
        form.save()
        messages.success(request, "Votre nom est enregistré.")
        return redirect("my-data")
    current_user(request).refresh_from_db()
    return _page(request, name_form=form)


def _page(request: HttpRequest, form: EraseForm | None = None, name_form: NameForm | None = None) -> HttpResponse:
    form = form or EraseForm(user=current_user(request))
    name_form = name_form or NameForm(instance=current_user(request))
    context = {
        "title": "Mes données",
        "register": privacy.processing_records,
        "obstacles": privacy.obstacles(current_user(request)),
        "form": form,
        "name_form": name_form,
    }
    refused = form.errors or name_form.errors
    return render(request, "accounts/data.html", context, status=422 if refused else 200)


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
    form = EraseForm(request.POST, user=user)
    if form.is_valid():
        with shown_in(form):
            certificate = privacy.erase(user, at=clock.now())
            logout(request)
            context = {"title": "Données effacées", "certificate": certificate}
            return render(request, "accounts/erased.html", context)
    return _page(request, form)
