"""The team's pages about campaigns and challenges."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.rules import is_team, person, space
from challenges.domain import administrations, challenges
from challenges.enums import ChallengeState
from challenges.forms import AttachForm, PublishForm
from challenges.models import AdministrationMember, Challenge
from challenges.rules import team_campaigns
from common import clock
from common.transitions import TransitionRefusedError
from dossiers import forms as dossier_forms

ACTS = {
    "shortlist": "Présélectionner",
    "hear": "Marquer comme auditionné",
    "select": "Retenir",
    "reject": "Ne pas retenir",
    "refuse": "Déclarer irrecevable",
    "withdraw": "Retirer",
}
NEEDS_REASON = ("reject", "refuse", "withdraw")


@require_GET
@space(is_team)
def challenge_list(request: HttpRequest, code: str) -> HttpResponse:
    """List a campaign's deposited challenges."""
    campaign = get_object_or_404(team_campaigns(person(request)), code=code)
    rows = campaign.challenges.exclude(state=ChallengeState.DRAFT).select_related("administration", "dossier__deposit")
    return render(
        request,
        "challenges/team/challenge_list.html",
        {
            "title": f"Défis, {campaign.code}",
            "campaign": campaign,
            "challenges": rows.order_by("submitted_title", "pk"),
            "drafts": campaign.challenges.filter(state=ChallengeState.DRAFT).count(),
        },
    )


@space(is_team)
def challenge(request: HttpRequest, public_id: str) -> HttpResponse:
    """Read a challenge, decide, write its positions and publish its page."""
    user = person(request)
    found = Challenge.objects.filter(campaign__in=team_campaigns(user)).exclude(state=ChallengeState.DRAFT)
    one = get_object_or_404(found.select_related("campaign", "administration", "dossier__deposit"), public_id=public_id)
    form = PublishForm(request.POST if request.POST.get("act") == "publish" else None, instance=one)
    if request.method == "POST":
        act = request.POST.get("act", "")
        reason = request.POST.get("reason", "").strip()
        try:
            if act == "publish":
                if form.is_valid():
                    one.refresh_from_db()
                    challenges.set_positions(one, form.seats())
                    data = form.cleaned_data
                    challenges.publish(
                        one,
                        title=data["published_title"],
                        summary=data["summary"],
                        body=data["body"],
                        by=user,
                        at=clock.now(),
                    )
                    messages.success(request, "Le défi est publié.")
                    return redirect("team:challenge", public_id=one.public_id)
            elif act in ACTS:
                if act in NEEDS_REASON and not reason:
                    messages.error(request, "Indiquez le motif de cette décision.")
                else:
                    challenges.decide(one, act, by=user, at=clock.now(), reason=reason)
                    messages.success(request, "Décision enregistrée. Elle reste invisible jusqu’à l’annonce.")
                return redirect("team:challenge", public_id=one.public_id)
        except (TransitionRefusedError, challenges.PublicationRefusedError) as error:
            messages.error(request, str(error))
            return redirect("team:challenge", public_id=one.public_id)
    deposit = getattr(one.dossier, "deposit", None)
    context = {
        "title": str(one),
        "challenge": one,
        "campaign": one.campaign,
        "deposit": deposit,
        "answers": dossier_forms.readable(deposit.content) if deposit else {},
        "acts": [(verb, label) for verb, label in ACTS.items() if Challenge.transitions.allows(verb, one.state)],
        "form": form if one.state == ChallengeState.SELECTED else None,
        "log": one.log.select_related("by"),
        "states": dict(ChallengeState.choices),
    }
    return render(request, "challenges/team/challenge.html", context)


@require_POST
@space(is_team)
def announce(request: HttpRequest, code: str) -> HttpResponse:
    """Publish the decisions about challenges."""
    campaign = get_object_or_404(team_campaigns(person(request)), code=code)
    told = challenges.announce(campaign, at=clock.now())
    messages.success(request, f"{told} décision(s) annoncée(s).")
    return redirect("team:challenges", code=code)


@space(is_team)
def members(request: HttpRequest) -> HttpResponse:
    """List who acts for which administration; attach a person."""
    form = AttachForm(request.POST or None)
    if form.is_valid():
        data = form.cleaned_data
        member = administrations.attach(data["administration"], email=data["email"], role=data["role"])
        messages.success(request, f"{member.user} agit maintenant pour : {member.administration}.")
        return redirect("team:members")
    rows = AdministrationMember.objects.select_related("administration", "user").order_by("administration__name", "pk")
    context = {"title": "Administrations", "form": form, "members": rows[:500]}
    return render(request, "challenges/team/members.html", context)
