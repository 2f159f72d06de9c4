"""The team searches the talent pool and invites."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.decorators import current_user, permission_required
from applications.domain import pool
from applications.forms.pool import InviteForm
from applications.lists import POOL
from common import clock
from common.language.french import counted
from common.refusals import shown_in
from lists.declaration import Reading
from lists.views import list_context


@permission_required("applications.process")
def members(request: HttpRequest) -> HttpResponse:
    """List the members of a search; invite all of them to an open call."""
    user, at = current_user(request), clock.now()
    shown = Reading(POOL, user, user, request.GET)
    form = InviteForm(request.POST or None, at=at)
    if form.is_valid():
        data = form.cleaned_data
        with shown_in(form):
            count = pool.invite(data["campaign"], shown.rows, word=data["word"], by=user, at=at)
            messages.success(request, f"{counted(count, 'personne est invitée', 'personnes sont invitées')}.")
            return redirect("team:pool")
    context = list_context(shown) | {"title": "Vivier", "form": form, "open": form.has_open_call}
    return render(request, "applications/team/pool.html", context, status=422 if form.errors else 200)
