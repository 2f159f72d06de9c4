"""The team withdraws a challenge: whom it concerns, what becomes of each, why."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.decorators import current_user, permission_required
from challenges.domain import challenges
from challenges.models import Challenge
from challenges.rules import team_campaigns
from common import clock
from common.refusals import shown_in
from selection.domain.seats import withdrawn_challenges
from selection.forms.withdrawal import WithdrawalForm


@permission_required("selection.manage", scope="challenge")
def withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    """Name the people whom a withdrawal concerns, and withdraw with a decision for each who has a seat (R13)."""
    user = current_user(request)
    known = Challenge.objects.filter(campaign__in=team_campaigns(user)).select_related("campaign", "administration")
    challenge = get_object_or_404(known, public_id=public_id)
    people = withdrawn_challenges.concerned_people(challenge, user)
    form = WithdrawalForm(request.POST or None, challenge=challenge, people=people)
    if form.is_valid():
        data, at = form.cleaned_data, clock.now()
        with shown_in(form):
            challenges.withdraw(
                challenge, by=user, at=at, reason=data["reason"], code=data["code"], decisions=form.decisions()
            )
            messages.success(request, "Le défi est retiré. Chaque personne concernée reçoit un message.")
            return redirect("team:challenge", public_id=public_id)
    context = {
        "title": f"Retirer « {challenge} »",
        "challenge": challenge,
        "campaign": challenge.campaign,
        "people": people,
        "form": form,
        "allowed": Challenge.transitions.allows("withdraw", challenge.state),
    }
    return render(request, "selection/team/withdrawal.html", context, status=422 if form.errors else 200)
