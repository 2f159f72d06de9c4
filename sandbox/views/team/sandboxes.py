"""The rehearsal studio: open a sandbox, enter it, move its clock, play its people, promote its settings."""

from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.decorators import current_user, permission_required
from challenges.domain import campaigns
from challenges.models import Campaign
from challenges.rules import team_campaigns
from common import clock
from common.language.french import counted, with_de
from common.refusals import shown_in
from common.web.acts import PageActs, refusal_shown_on
from common.web.pages import part
from sandbox.domain import sandboxes
from sandbox.forms import ClockForm, PeopleForm
from sandbox.middleware import KEY
from sandbox.models import Extra
from sandbox.views.team import impersonation

ADD = {"hosts": sandboxes.add_hosts, "candidates": sandboxes.add_candidates, "jurors": sandboxes.add_jurors}


@permission_required("campaigns.manage", scope="campaign")
def rehearsals(request: HttpRequest, code: str) -> HttpResponse:
    """List the sandboxes of a campaign; open one and enter it."""
    user = current_user(request)
    original = get_object_or_404(team_campaigns(user).filter(sandbox=False), code=code)
    if request.method == "POST":
        campaign = sandboxes.open_sandbox(original, by=user, at=clock.now())
        request.session[KEY] = campaign.code
        messages.success(request, "Répétition ouverte : vous y êtes. Rien n’en sort.")
        return redirect("team:sandbox")
    rows = original.rehearsals.filter(sandbox=True).order_by("pk")
    context = {"title": "Répétitions", "campaign": original, "sandboxes": rows}
    return render(request, "sandbox/team/rehearsals.html", context)


@require_POST
@permission_required("campaigns.manage", scope="campaign")
def enter(request: HttpRequest, code: str) -> HttpResponse:
    """Enter a sandbox."""
    campaign = get_object_or_404(Campaign, code=code, sandbox=True)
    request.session[KEY] = campaign.code
    return redirect("team:sandbox")


def _inside(request: HttpRequest) -> Campaign:
    sandbox: Campaign | None = request.sandbox  # type: ignore[attr-defined]
    if sandbox is None:
        raise Http404
    return sandbox


def _steer(request: HttpRequest, campaign: Campaign, name: str, data: dict[str, Any]) -> str:
    """Set the clock of a sandbox or add people to it; return what to say of it."""
    if name == "clock":
        sandboxes.set_clock(campaign, data["instant"])
        return "L’horloge de la répétition est réglée."
    done = ADD[data["kind"]](campaign, data["count"], by=current_user(request))
    return f"{counted(done, 'personne fictive est ajoutée', 'personnes fictives sont ajoutées')}."


@permission_required("campaigns.manage")
def sandbox(request: HttpRequest) -> HttpResponse:
    """Steer the sandbox one is in: its clock, its people, its settings."""
    campaign = _inside(request)
    with timezone.override(ZoneInfo(campaign.timezone)):
        acts = PageActs(request, {"clock": partial(ClockForm, initial={"instant": clock.now()}), "people": PeopleForm})
        name, form = acts.submitted
        if form is not None and form.is_valid():
            with shown_in(form):
                messages.success(request, _steer(request, campaign, name, form.cleaned_data))
                return redirect("team:sandbox")
        extras = Extra.objects.filter(campaign=campaign).select_related("user")
        context = {
            "title": "Répétition en cours",
            "campaign": campaign,
            "acts": acts,
            "extras": part(request, extras.order_by("pk"), "personnes"),
            "windows": campaign.windows.all(),
            "differences": sandboxes.differences(campaign),
        }
        return render(request, "sandbox/team/sandbox.html", context, status=acts.status)


@require_POST
@permission_required("campaigns.manage")
@refusal_shown_on("team:sandbox")
def promote(request: HttpRequest) -> HttpResponse:
    """Write the sandbox's settings back on the campaign it rehearses."""
    campaign = _inside(request)
    original = campaigns.promote(campaign, by=current_user(request), at=clock.machine_now())
    del request.session[KEY]
    messages.success(request, f"Les réglages de la répétition sont maintenant ceux {with_de(original.code)}.")
    return redirect("team:rules", code=original.code)


@require_POST
@permission_required("campaigns.manage")
def play(request: HttpRequest, pk: int) -> HttpResponse:
    """Become a synthetic person of the sandbox one is in."""
    campaign = _inside(request)
    extra = get_object_or_404(Extra.objects.select_related("user"), pk=pk, campaign=campaign, user__is_synthetic=True)
    impersonation.begin(request, extra.user)
    request.session[KEY] = campaign.code
    messages.success(request, f"Vous jouez maintenant : {extra}.")
    return redirect("spaces")


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Leave the sandbox; who was playing somebody becomes themself again, or signs in when that lasted too long."""
    campaign = _inside(request)
    if impersonation.is_playing(request):
        if impersonation.end(request) is None:
            logout(request)
            messages.info(request, "Vous avez joué cette personne longtemps : identifiez-vous de nouveau.")
            return redirect("account_login")
        request.session[KEY] = campaign.code
        return redirect("team:sandbox")
    del request.session[KEY]
    messages.success(request, "Vous avez quitté la répétition.")
    return redirect("spaces")
