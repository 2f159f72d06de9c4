"""Who signs for an administration, and for the programme's direction."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.decorators import current_user, permission_required, role_required
from challenges.domain import delegations
from challenges.forms.delegations import DelegationForm, OwnDelegationForm, TeamDelegationForm
from challenges.models import SignatureDelegation
from challenges.rules import delegating_administrations, is_administration
from common import clock
from common.days import day_of
from common.refusals import shown_in
from common.web.acts import refusal_shown_on


def _record(request: HttpRequest, form: DelegationForm) -> bool:
    """Write the delegation of a form; a refusal goes beside its field."""
    if request.method != "POST" or not form.is_valid():
        return False
    data: dict[str, Any] = dict(form.cleaned_data)
    administration, user = data.pop("administration"), data.pop("email")
    with shown_in(form):
        delegation = delegations.record(administration, user, **data, by=current_user(request), at=clock.now())
        messages.success(request, f"Délégation enregistrée : {delegation}.")
    return not form.errors


def _listing(request: HttpRequest, form: DelegationForm, rows: Any, *, layout: str) -> HttpResponse:
    context = {
        "title": "Délégations de signature",
        "form": form,
        "delegations": rows.filter(rehearsal=None).select_related("administration", "user", "written_by"),
        "direction": delegations.body_name(None),
        "today": day_of(clock.now()),
        "layout": layout,
    }
    return render(request, "challenges/delegations.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@permission_required("directory.view", write="directory.manage")
def team_listing(request: HttpRequest) -> HttpResponse:
    """List every delegation of signature; write one."""
    form = TeamDelegationForm(request.POST or None)
    if _record(request, form):
        return redirect("team:delegations")
    return _listing(request, form, SignatureDelegation.objects.all(), layout="team")


@require_http_methods(["GET", "POST"])
@role_required(is_administration)
def own_listing(request: HttpRequest) -> HttpResponse:
    """List the delegations of one's administrations; their project leads and human resources write them."""
    user = current_user(request)
    administrations = delegating_administrations(user)
    form = OwnDelegationForm(request.POST or None, administrations=administrations)
    if _record(request, form):
        return redirect("administration:delegations")
    rows = SignatureDelegation.objects.filter(administration__members__user=user)
    return _listing(request, form, rows, layout="administration" if administrations.exists() else "reader")


def _end(request: HttpRequest, delegation: SignatureDelegation) -> None:
    delegations.end(delegation, by=current_user(request), at=clock.now())
    messages.success(request, f"Délégation finie : {delegation}.")


@require_POST
@permission_required("directory.manage")
@refusal_shown_on("team:delegations")
def team_end(request: HttpRequest, public_id: str) -> HttpResponse:
    """End a delegation."""
    _end(request, get_object_or_404(SignatureDelegation, public_id=public_id, rehearsal=None))
    return redirect("team:delegations")


@require_POST
@role_required(is_administration)
@refusal_shown_on("administration:delegations")
def own_end(request: HttpRequest, public_id: str) -> HttpResponse:
    """End a delegation of an administration that one may commit."""
    rows = SignatureDelegation.objects.filter(
        administration__in=delegating_administrations(current_user(request)), rehearsal=None
    )
    _end(request, get_object_or_404(rows, public_id=public_id))
    return redirect("administration:delegations")
