"""The team searches the talent pool and invites."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.decorators import current_user, permission_required
from applications.domain import pool
from applications.forms.pool import InviteForm
from applications.lists import POOL
from applications.models import Profile
from common import clock
from common.language.french import counted, enumerate_words, plural
from common.refusals import shown_in
from common.web.confirmation import Confirmation, confirmation_page
from lists.declaration import Reading
from lists.views import list_context

MAX_NAMED = 8
NOBODY = "Chaque personne de cette recherche est déjà invitée à cette campagne, ou y candidate déjà."


def _preview(request: HttpRequest, form: InviteForm, profiles: list[Profile]) -> HttpResponse:
    """Show who would be invited and the very message, before it leaves."""
    names = [str(profile.person) for profile in profiles[:MAX_NAMED]]
    if len(profiles) > MAX_NAMED:
        names.append(f"{len(profiles) - MAX_NAMED} de plus")
    campaign, word = form.cleaned_data["campaign"], form.cleaned_data["word"]
    subject, body = pool.written_invitation(campaign, profiles[0], word=word)
    confirmation = Confirmation(
        title="Inviter à candidater",
        sentence=f"{counted(len(profiles), 'personne')} {plural(len(profiles), 'recevra', 'recevront')} ce message"
        " dès votre confirmation. Il ne se reprend pas.",
        label=f"Inviter {counted(len(profiles), 'personne')}",
        above="Vivier",
        back=request.get_full_path(),
        facts=[f"À qui : {enumerate_words(names)}."],
        form=form,
        name="confirmed",
        value="oui",
    )
    return confirmation_page(request, confirmation, subject=subject, body=body)


@permission_required("applications.process")
def members(request: HttpRequest) -> HttpResponse:
    """List the members of a search; invite all of them to an open call."""
    user, at = current_user(request), clock.now()
    shown = Reading(POOL, user, user, request.GET)
    form = InviteForm(request.POST or None, at=at)
    if form.is_valid():
        data = form.cleaned_data
        profiles = list(pool.invitees(data["campaign"], shown.rows))
        if profiles and "confirmed" not in request.POST:
            return _preview(request, form, profiles)
        with shown_in(form):
            if not profiles:
                raise pool.PoolRefusedError(NOBODY)
            count = pool.invite(data["campaign"], shown.rows, word=data["word"], by=user, at=at)
            messages.success(request, f"{counted(count, 'personne est invitée', 'personnes sont invitées')}.")
            return redirect("team:pool")
    context = list_context(shown) | {"title": "Vivier", "form": form, "open": form.has_open_call}
    return render(request, "applications/team/pool.html", context, status=422 if form.errors else 200)
