"""The team's queue of deposits and its acts on each challenge."""

from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.decorators import current_user, is_team, reauthentication_required, role_required
from challenges.domain import challenges, funding, instruction, pages, proposals, publication
from challenges.domain.proposal_kind import InstructionRefusedError
from challenges.enums import ChallengeState, CommentAudience
from challenges.forms.challenges import AskForm, CommentForm, DecideForm, PageForm, PositionSet
from challenges.lists import CHALLENGES
from challenges.models import Challenge
from challenges.rules import team_campaigns
from common import clock
from common.transitions import TransitionRefusedError
from dossiers.forms import announcing
from dossiers.forms import answering as dossier_forms
from lists.views import list_page

ACTS = {
    "shortlist": "Présélectionner",
    "hear": "Marquer comme auditionné",
    "select": "Retenir",
    "reject": "Ne pas retenir",
    "refuse": "Déclarer irrecevable",
    "withdraw": "Retirer",
}
REFUSALS = (
    TransitionRefusedError,
    challenges.PublicationRefusedError,
    challenges.WithdrawalRefusedError,
    proposals.PositionsRefusedError,
)


@role_required(is_team)
def challenge_list(request: HttpRequest, code: str) -> HttpResponse:
    """Read the queue of a campaign's deposits, fifty at a time."""
    campaign = get_object_or_404(team_campaigns(current_user(request)), code=code)
    context = {"title": f"Défis, {campaign.code}", "campaign": campaign}
    return list_page(request, CHALLENGES, campaign, context, template="challenges/team/challenge_list.html")


def _load(request: HttpRequest, public_id: str) -> Challenge:
    challenges = Challenge.objects.filter(campaign__in=team_campaigns(current_user(request))).exclude(
        state=ChallengeState.DRAFT
    )
    read = ("campaign", "administration", "dossier__deposit", "dossier__replaces__deposit", "instructor")
    return get_object_or_404(challenges.select_related(*read), public_id=public_id)


def _decide(request: HttpRequest, challenge: Challenge, forms: dict[str, Any]) -> bool:
    """Do what the page's button says; tell whether it was done. Bad input is said at its field."""
    user, at, act = current_user(request), clock.now(), request.POST.get("act", "")
    form = forms["decide"]
    if act == "withdraw":
        challenges.withdraw(challenge, by=user, at=at, reason=request.POST.get("decide-reason", ""))
        messages.success(request, "Le défi est retiré ; les candidats qui l’avaient choisi sont prévenus.")
    elif act in ACTS and form.is_valid():
        data = form.cleaned_data
        instruction.decide(challenge, act, by=user, at=at, reason=data["reason"], code=data["code"])
        messages.success(request, "Décision enregistrée. Elle reste invisible jusqu’à l’annonce.")
    elif act == "ask" and forms["ask"].is_valid():
        instruction.ask_completion(challenge, **forms["ask"].cleaned_data, by=user, at=at)
        messages.success(request, "Le dossier est rouvert à l’administration, qui est prévenue.")
    elif act == "comment" and forms["comment"].is_valid():
        text = forms["comment"].cleaned_data["text"]
        proposals.comment(challenge, audience=CommentAudience.TEAM, text=text, by=user, at=at)
        messages.success(request, "Commentaire ajouté : seule l’équipe le lit.")
    elif act in {"mine", "nobody"}:
        instruction.assign(Challenge.objects.filter(pk=challenge.pk), user if act == "mine" else None)
        messages.success(request, "Suivi mis à jour.")
    elif act == "publish":
        challenges.publish(
            challenge, title=challenge.published_title, summary=challenge.summary, body=challenge.body, by=user, at=at
        )
        messages.success(request, "Le défi est publié.")
    else:
        return False
    return True


@role_required(is_team)
def challenge(request: HttpRequest, public_id: str) -> HttpResponse:
    """Read a challenge; decide, ask for what is missing, comment, publish its page."""
    challenge = _load(request, public_id)
    act = request.POST.get("act", "")
    with timezone.override(ZoneInfo(challenge.campaign.timezone)):
        forms = {
            "decide": DecideForm(request.POST if act in ACTS else None, prefix="decide"),
            "ask": AskForm(request.POST if act == "ask" else None, prefix="ask"),
            "comment": CommentForm(request.POST if act == "comment" else None),
        }
        if request.method == "POST":
            try:
                if _decide(request, challenge, forms):
                    return redirect("team:challenge", public_id=challenge.public_id)
            except InstructionRefusedError as error:
                forms["ask" if act == "ask" else "decide"].add_error(error.field, str(error))
            except REFUSALS as error:
                messages.error(request, str(error))
                return redirect("team:challenge", public_id=challenge.public_id)
        status = 422 if request.method == "POST" else 200
        return render(request, "challenges/team/challenge.html", _context(challenge) | forms, status=status)


def _context(challenge: Challenge) -> dict[str, Any]:
    """Return what the team reads of a challenge: its last deposit, even while it is being completed."""
    deposit, state = challenge.last_deposit, challenge.state
    return {
        "title": str(challenge),
        "challenge": challenge,
        "campaign": challenge.campaign,
        "deposit": deposit,
        "answers": dossier_forms.readable(deposit.content) if deposit else {},
        "acts": [(verb, label) for verb, label in ACTS.items() if Challenge.transitions.allows(verb, state)],
        "fundable": state in funding.CORRECTABLE,
        "withdrawable": Challenge.transitions.allows("withdraw", state),
        "askable": Challenge.transitions.allows("ask", state),
        "page_editable": state in pages.EDITABLE,
        "publishable": Challenge.transitions.allows("publish", state),
        "positions": challenge.positions.select_related("profession").prefetch_related("skills__skill"),
        "comments": challenge.comments.filter(audience=CommentAudience.TEAM).select_related("by"),
        "log": challenge.log.select_related("by"),
        "states": dict(ChallengeState.choices),
    }


@role_required(is_team)
def challenge_page(request: HttpRequest, public_id: str) -> HttpResponse:
    """Write the public page of a selected challenge, and its positions until it is published."""
    challenge = _load(request, public_id)
    form = PageForm(request.POST or None, instance=challenge)
    formset = None
    if Challenge.transitions.allows("publish", challenge.state):
        initial = PositionSet.initial_of(challenge)  # type: ignore[attr-defined]
        formset = PositionSet(
            request.POST or None, initial=initial, form_kwargs={"campaign": challenge.campaign}, prefix="postes"
        )
    if request.method == "POST" and all([form.is_valid(), formset is None or formset.is_valid()]):
        fresh = Challenge.objects.get(pk=challenge.pk)
        try:
            with transaction.atomic():
                if formset is not None:
                    proposals.set_positions(fresh, formset.openings())  # type: ignore[attr-defined]
                pages.write(fresh, **form.cleaned_data)
        except (challenges.PublicationRefusedError, proposals.PositionsRefusedError) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Page enregistrée.")
            return redirect("team:challenge", public_id=challenge.public_id)
    context = {
        "title": "Page du défi",
        "challenge": challenge,
        "campaign": challenge.campaign,
        "form": form,
        "formset": formset,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "challenges/team/challenge_page.html", context, status=status)


@role_required(is_team)
@reauthentication_required
def announce(request: HttpRequest, code: str) -> HttpResponse:
    """Read what a publication would say, to whom; ask a second person, or publish exactly that."""
    user, at = current_user(request), clock.now()
    campaign = get_object_or_404(team_campaigns(user), code=code)
    if request.method == "POST":
        announced = announcing.post(
            request, campaign, prepare=publication.prepare, confirm=publication.confirm, by=user, at=at
        )
        return redirect("team:challenges" if announced else "team:announce-challenges", code=code)
    context = announcing.context(publication.DECISIONS, campaign, publication.preview(campaign, at=at))
    return render(request, "challenges/team/announce.html", context)
