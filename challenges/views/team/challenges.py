"""The team's queue of deposits and its acts on each challenge."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.decorators import current_user, permission_required, reauthentication_required
from accounts.models import User
from challenges.domain import challenges, funding, instruction, pages, proposals, publication
from challenges.domain.ends import challenge_ends
from challenges.domain.proposal_kind import PROPOSAL_THREAD
from challenges.enums import ChallengeState, CommentAudience
from challenges.forms.challenges import AskForm, DecideForm, PageForm, PositionSet, TeamCommentForm
from challenges.forms.closing import CloseChallengeForm
from challenges.lists import CHALLENGES
from challenges.models import Challenge
from challenges.queries.status import Reader, next_step
from challenges.rules import team_campaigns
from common import clock
from common.refusals import shown_in
from common.web.acts import FormFactory, PageActs
from common.web.confirmation import Confirmation, confirmation_page
from dossiers.domain.exchanges import threads
from dossiers.forms import announcing, exchanging, mentioning
from dossiers.forms import answering as dossier_forms
from dossiers.forms.exchanging import ThreadForm
from lists.around import around
from lists.views import list_page

ACTS = {
    "shortlist": "Présélectionner",
    "hear": "Marquer comme auditionné",
    "select": "Retenir",
    "reject": "Ne pas retenir",
    "refuse": "Déclarer irrecevable",
    "withdraw": "Retirer",
}
ENDINGS: dict[str, tuple[Callable[..., None], str]] = {
    "withdraw": (challenges.withdraw, "Le défi est retiré ; les candidats qui l’avaient choisi sont prévenus."),
    "close": (challenge_ends.close_by_hand, "Le défi est clos."),
}
SPOKEN = ("comment", "write", "settle")
BUTTONS = ("mine", "nobody", "publish", "settle")  # acts without anything to type


@permission_required("challenges.view", scope="campaign")
def challenge_list(request: HttpRequest, code: str) -> HttpResponse:
    """Read the queue of a campaign's deposits, fifty at a time."""
    campaign = get_object_or_404(team_campaigns(current_user(request)), code=code)
    context = {"title": "Défis", "campaign": campaign}
    return list_page(request, CHALLENGES, campaign, context, template="challenges/team/challenge_list.html")


def _load(request: HttpRequest, public_id: str) -> Challenge:
    challenges = Challenge.objects.filter(campaign__in=team_campaigns(current_user(request))).exclude(
        state=ChallengeState.DRAFT
    )
    read = ("campaign", "administration", "dossier__deposit", "dossier__replaces__deposit", "instructor", "thread")
    return get_object_or_404(challenges.select_related(*read), public_id=public_id)


def _say(challenge: Challenge, act: str, data: dict[str, Any], *, by: User, at: datetime) -> str:
    """Write to one's colleagues or to the administration, or mark as done what it wrote; return what to say of it."""
    if act == "comment":
        proposals.comment(challenge, audience=CommentAudience.TEAM, **data, by=by, at=at)
        return "Commentaire ajouté : seule l’équipe le lit."
    if act == "write":
        threads.write_to_author(PROPOSAL_THREAD, challenge, data["text"], by=by, at=at)
        return "Votre message est envoyé ; la réponse viendra dans la boîte de réception."
    threads.settle(challenge, by=by, at=at)
    return "L’échange est marqué comme traité."


def _do(request: HttpRequest, challenge: Challenge, acts: PageActs) -> str:
    """Do what the page's button says; return what to say of it."""
    user, at, (act, form) = current_user(request), clock.now(), acts.submitted
    data = form.cleaned_data
    if act in ENDINGS:
        end, message = ENDINGS[act]
        end(challenge, by=user, at=at, **data)
        return message
    if act in ACTS:
        instruction.decide(challenge, act, by=user, at=at, reason=data["reason"], code=data["code"])
        return "Décision enregistrée. Elle reste invisible jusqu’à l’annonce."
    if act == "ask":
        instruction.ask_completion(challenge, **data, by=user, at=at)
        return "Le dossier est rouvert à l’administration, qui est prévenue."
    if act in SPOKEN:
        return _say(challenge, act, data, by=user, at=at)
    if act == "publish":
        challenges.publish(
            challenge, title=challenge.published_title, summary=challenge.summary, body=challenge.body, by=user, at=at
        )
        return "Le défi est publié."
    instruction.assign(Challenge.objects.filter(pk=challenge.pk), user if act == "mine" else None)
    return "Suivi mis à jour."


@permission_required("challenges.view", write="challenges.manage", scope="challenge")
def challenge(request: HttpRequest, public_id: str) -> HttpResponse:
    """Read a challenge; decide, ask for what is missing, comment, publish its page."""
    challenge = _load(request, public_id)
    with timezone.override(ZoneInfo(challenge.campaign.timezone)):
        factories: dict[str, FormFactory] = {
            **dict.fromkeys(ACTS, partial(DecideForm, prefix="decide")),
            **dict.fromkeys(BUTTONS, Form),
            "ask": partial(
                AskForm, prefix="ask", initial={"due_at": instruction.completion_deadline(challenge, clock.now())}
            ),
            "comment": partial(TeamCommentForm, readers=proposals.readers(challenge)),
            "write": ThreadForm,
            "close": CloseChallengeForm,
        }
        acts = PageActs(request, factories)
        name, form = acts.submitted
        if form is not None and form.is_valid():
            with shown_in(form):
                messages.success(request, _do(request, challenge, acts))
                return redirect("team:challenge", public_id=challenge.public_id)
        closable = Challenge.transitions.allows("close", challenge.state)
        if name == "close" or (closable and "clore" in request.GET):
            return confirmation_page(request, _closing(challenge, acts["close"]), campaign=challenge.campaign)
        forms = {
            "decide": acts[name if name in ACTS else "reject"],
            "ask": acts["ask"],
            "comment": acts["comment"],
            "write": acts["write"],
            "settle": acts["settle"],
            "refused": form if name in BUTTONS and name != "settle" else None,
        }
        exchange = (
            exchanging.team_thread(PROPOSAL_THREAD, challenge, current_user(request)) if challenge.dossier_id else None
        )
        context = _context(challenge, current_user(request)) | forms | {
            "around": around(request, CHALLENGES, challenge), "exchange": exchange,
        }  # fmt: skip
        return render(request, "challenges/team/challenge.html", context, status=acts.status)


def _closing(challenge: Challenge, form: Form) -> Confirmation:
    return Confirmation(
        title="Clore le défi",
        sentence=f"Le défi « {challenge} » est clos : plus personne n’y viendra.",
        label="Clore le défi",
        above=str(challenge),
        back=reverse("team:challenge", args=[challenge.public_id]),
        facts=[
            "Un défi se clôt de lui-même avec sa dernière mission, ou avec sa campagne : ceci le clôt avant.",
            "Sa page publique le dit aussitôt, et plus aucune place n’y est proposée.",
            "Aucun message ne part : prévenez son administration par le fil de son dossier.",
        ],
        form=form,
        name="act",
        value="close",
    )


def _context(challenge: Challenge, user: User) -> dict[str, Any]:
    """Return what the team reads of a challenge: its last deposit, even while it is being completed."""
    deposit, state = challenge.last_deposit, challenge.state
    return {
        "title": str(challenge),
        "challenge": challenge,
        "step": next_step(challenge, clock.now(), reader=Reader.TEAM),
        "campaign": challenge.campaign,
        "deposit": deposit,
        "answers": dossier_forms.readable(deposit.content) if deposit else {},
        "acts": [(verb, label) for verb, label in ACTS.items() if Challenge.transitions.allows(verb, state)],
        "fundable": state in funding.CORRECTABLE,
        "withdrawable": Challenge.transitions.allows("withdraw", state),
        "closable": Challenge.transitions.allows("close", state),
        "askable": Challenge.transitions.allows("ask", state),
        "page_editable": state in pages.EDITABLE,
        "publishable": Challenge.transitions.allows("publish", state),
        "positions": challenge.positions.select_related("profession").prefetch_related("skills__skill"),
        "comments": mentioning.shown_notes(challenge.comments.filter(audience=CommentAudience.TEAM), user),
        "log": challenge.log.select_related("by"),
        "states": dict(ChallengeState.choices),
    }


@permission_required("challenges.manage", scope="challenge")
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
        with shown_in(form):
            with transaction.atomic():
                if formset is not None:
                    proposals.set_positions(fresh, formset.openings())  # type: ignore[attr-defined]
                pages.write(fresh, **form.cleaned_data)
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


@permission_required("challenges.manage", scope="campaign")
@reauthentication_required
def announce(request: HttpRequest, code: str) -> HttpResponse:
    """Read what a publication would say, to whom; ask a second person, or publish exactly that."""
    user, at = current_user(request), clock.now()
    campaign = get_object_or_404(team_campaigns(user), code=code)
    preview = publication.preview(campaign, at=at)
    staging = announcing.StagingForm(request.POST if request.method == "POST" else None, preview=preview)
    if request.method == "POST" and staging.is_valid():
        announced = announcing.post(
            request, campaign, prepare=publication.prepare, confirm=publication.confirm, staging=staging, by=user, at=at
        )
        return redirect("team:challenge-deliveries" if announced else "team:announce-challenges", code=code)
    context = announcing.context(publication.DECISIONS, campaign, preview, staging)
    return render(request, "challenges/team/announce.html", context, status=422 if staging.errors else 200)


@permission_required("challenges.view", write="challenges.manage", scope="campaign")
def deliveries(request: HttpRequest, code: str) -> HttpResponse:
    """Show what became of the announcements of a campaign, and whom to call; stop one that is sent in batches."""
    campaign = get_object_or_404(team_campaigns(current_user(request)), code=code)
    return announcing.delivery_page(
        request,
        publication.DECISIONS,
        campaign,
        route="team:challenge-deliveries",
        announce_route="team:announce-challenges",
    )
