"""The space of administrations: draft a challenge, deposit it, complete it, follow it."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.decorators import current_user, role_required
from accounts.models import User
from challenges.domain import challenges, proposals
from challenges.enums import CallKind, ChallengeRight, ChallengeRole, CommentAudience
from challenges.forms import proposal_steps
from challenges.forms.challenges import CommentForm, NewChallengeForm, WithdrawForm
from challenges.models import Campaign, Challenge
from challenges.queries.people import role_holders
from challenges.queries.status import next_step, ways
from challenges.rules import (
    WRITABLE_STATES,
    administrations_of,
    editable_challenges,
    hosted_challenges,
    is_administration,
    may,
    open_windows,
    own_challenges,
    pending_requests,
    proposing_administrations,
)
from challenges.views.administration import draft
from common import clock
from common.language.steps import Step
from common.refusals import shown_in
from common.statistics.milestones import Milestone
from common.web.confirmation import Confirmation, confirmation_page
from documents.forms import serving as produced
from dossiers.domain import deliveries, receipts
from dossiers.domain.exchanges import threads
from dossiers.forms import answering as dossier_forms
from dossiers.models import Deposit

DEPOSITS = ("dossier__deposit", "dossier__replaces__deposit")
READ = ("campaign", "administration", "dossier__form")


@dataclass(frozen=True, slots=True)
class Card:
    """A challenge on the board of its administration: its next act, who does it, its way, one's own parts.

    ``hosts`` for who speaks for the administration there: they read its people.
    """

    challenge: Challenge
    step: Step
    milestones: list[Milestone]
    leads: list[User]
    tasks: list[proposal_steps.Task]
    hosts: bool

    @property
    def is_first(self) -> bool:
        """Tell whether an act of the person who reads is awaited."""
        return bool(self.tasks) or (self.step.yours and not self.leads)


def _cards(user: User, at: datetime) -> list[Card]:
    """Return the challenges a person reads as cards, those that await them first.

    Whoever does not deposit a challenge reads, beside what is awaited of its administration, who leads it.
    """
    shown = ways(own_challenges(user).select_related("campaign", "administration", *DEPOSITS), at)
    given = editable_challenges(user).filter(parts__owner=user).select_related(*READ).distinct()
    tasks: dict[int, list[proposal_steps.Task]] = {}
    for challenge, task in proposal_steps.own_tasks(given, user, at):
        tasks.setdefault(challenge.pk, []).append(task)
    led = set(hosted_challenges(user, ChallengeRight.DEPOSIT).values_list("pk", flat=True))
    others = [challenge for challenge, step, _ in shown if step.yours and challenge.pk not in led]
    leads = role_holders(others, ChallengeRole.LEAD) if others else {}
    hosted = set(hosted_challenges(user, ChallengeRight.HOST).values_list("pk", flat=True))
    cards = [
        Card(
            challenge=challenge,
            step=step,
            milestones=way,
            leads=[lead for _, lead in leads.get(challenge.pk, [])],
            tasks=tasks.get(challenge.pk, []),
            hosts=challenge.pk in hosted,
        )
        for challenge, step, way in shown
    ]
    return sorted(cards, key=lambda card: not card.is_first)


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Show each challenge with its next act and its way, then the calls that are open; tell a stranger how to join."""
    user, at = current_user(request), clock.now()
    cards = _cards(user, at)
    deliveries.mark_read((card.challenge for card in cards), user, at=at)
    return render(
        request,
        "challenges/administration/home.html",
        {
            "title": "Mes défis",
            "administrations": administrations_of(user),
            "cards": cards,
            "windows": open_windows(CallKind.CHALLENGES, at),
            "requests": pending_requests(user).filter(administration__members__user=user).count(),
            "asked": user.join_requests.select_related("administration"),
        },
    )


@role_required(is_administration)
def new(request: HttpRequest) -> HttpResponse:
    """Open a draft in an open call."""
    user = current_user(request)
    windows = open_windows(CallKind.CHALLENGES, clock.now())
    form = NewChallengeForm(
        request.POST or None,
        campaigns=Campaign.objects.filter(windows__in=windows).distinct(),
        administrations=proposing_administrations(user),
    )
    if form.is_valid():
        with shown_in(form):
            challenge = challenges.draft(
                form.cleaned_data["campaign"],
                form.cleaned_data["administration"],
                title=form.cleaned_data["title"],
                by=user,
                at=clock.now(),
            )
            return redirect("administration:challenge", public_id=challenge.public_id)
    context = {"title": "Proposer un défi", "form": form}
    return render(request, "challenges/administration/new.html", context, status=422 if form.errors else 200)


def _page(request: HttpRequest, challenge: Challenge, *, comment_form: CommentForm | None = None) -> HttpResponse:
    if challenge.state in WRITABLE_STATES:
        return draft.page(request, challenge, comment_form=comment_form)
    user = current_user(request)
    deliveries.mark_read([challenge], user, at=clock.now())
    deposit = challenge.deposit  # of the dossier that was being completed, when it is withdrawn
    context = {
        "title": challenge.submitted_title,
        "challenge": challenge,
        "step": next_step(challenge, clock.now()),
        "comments": challenge.comments.filter(audience=CommentAudience.HOST).select_related("by"),
        "comment_form": comment_form or CommentForm(),
        "exchange": threads.summary(challenge.thread_id),
        "comments_there": may(user, challenge, ChallengeRight.COMMENT),
        "writes": may(user, challenge, ChallengeRight.WRITE),
        "hosts": may(user, challenge, ChallengeRight.HOST),
        "invites": may(user, challenge, ChallengeRight.INVITE),
        "deposit": deposit,
        "answers": dossier_forms.readable(deposit.content),
        "withdrawable": Challenge.transitions.allows("withdraw", challenge.state)
        and may(user, challenge, ChallengeRight.DEPOSIT),
    }
    status = 422 if comment_form else 200
    return render(request, "challenges/administration/deposited.html", context, status=status)


@role_required(is_administration)
def challenge(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a proposal; save, settle or deposit it while it may be written."""
    user = current_user(request)
    if request.method != "POST":
        queryset = own_challenges(user).select_related(*READ, *DEPOSITS).distinct()
        return _page(request, get_object_or_404(queryset, public_id=public_id))
    drafts = editable_challenges(user).select_related(*READ).distinct()
    return draft.write(request, get_object_or_404(drafts, public_id=public_id))


def _deposited(request: HttpRequest, public_id: str) -> tuple[Challenge, Deposit]:
    challenges = own_challenges(current_user(request)).select_related(*DEPOSITS, "campaign").distinct()
    challenge = get_object_or_404(challenges, public_id=public_id)
    if challenge.last_deposit is None:
        raise Http404
    return challenge, challenge.last_deposit


@require_GET
@role_required(is_administration)
def receipt(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the receipt of a deposit."""
    challenge, deposit = _deposited(request, public_id)
    context = {
        "title": "Récépissé de dépôt",
        "subject": challenge.submitted_title,
        "deposit": deposit,
        "campaign": challenge.campaign,
        "pdf": reverse("administration:receipt-pdf", kwargs={"public_id": challenge.public_id}),
        "back": "administration:home",
        "reader": not hosted_challenges(current_user(request)).filter(pk=challenge.pk).exists(),
    }
    return render(request, "dossiers/receipt.html", context | receipts.page(deposit))


@role_required(is_administration)
def receipt_pdf(request: HttpRequest, public_id: str) -> HttpResponse | FileResponse:
    """Ask for the sealed receipt (POST), or download it."""
    challenge, deposit = _deposited(request, public_id)
    if request.method == "POST":
        get_object_or_404(hosted_challenges(current_user(request)), pk=challenge.pk)
        receipts.issue(
            deposit,
            subject=challenge.submitted_title,
            campaign=challenge.campaign.name,
            zone=challenge.campaign.timezone,
        )
        return redirect("administration:receipt", public_id=challenge.public_id)
    document = receipts.of(deposit)
    return produced.download(document, f"recepisse-{deposit.number}.pdf")


@require_http_methods(["GET", "POST"])
@role_required(is_administration)
def withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show what withdrawing a proposal does, then withdraw it, with its reason."""
    user = current_user(request)
    challenge = get_object_or_404(
        hosted_challenges(user, ChallengeRight.DEPOSIT).select_related(*READ, *DEPOSITS), public_id=public_id
    )
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with shown_in(form):
            challenges.withdraw(challenge, by=user, at=clock.now(), reason=form.cleaned_data["reason"])
            messages.success(request, "Le défi est retiré. Les candidats qui l’avaient choisi sont prévenus.")
            return redirect("administration:challenge", public_id=challenge.public_id)
    back = reverse("administration:challenge", args=[challenge.public_id])
    if not Challenge.transitions.allows("withdraw", challenge.state):
        return redirect(back)
    confirmation = Confirmation(
        title="Retirer le défi",
        sentence=f"Vous retirez le défi « {challenge.submitted_title} ». Ce retrait est définitif.",
        label="Retirer le défi",
        above=challenge.submitted_title,
        back=back,
        facts=[
            "La page publique du défi, s’il en a une, dit aussitôt qu’il est retiré.",
            "Un message prévient chaque personne qui l’avait choisi. Ses autres vœux remontent d’un rang.",
            "Si des personnes y ont une place proposée ou acceptée, l’équipe du programme décide d’abord pour chacune.",
        ],
        form=form,
    )
    return confirmation_page(request, confirmation, campaign=challenge.campaign, challenge=challenge)


@require_POST
@role_required(is_administration)
def comment(request: HttpRequest, public_id: str) -> HttpResponse:
    """Write to one's colleagues; a reader does not."""
    user = current_user(request)
    colleagues = hosted_challenges(user, ChallengeRight.COMMENT).select_related(*READ)
    challenge = get_object_or_404(colleagues, public_id=public_id)
    form = CommentForm(request.POST)
    if not form.is_valid():
        return _page(request, challenge, comment_form=form)
    proposals.comment(challenge, audience=CommentAudience.HOST, text=form.cleaned_data["text"], by=user, at=clock.now())
    messages.success(request, "Commentaire ajouté : seuls vos collègues le lisent.")
    return redirect("administration:challenge", public_id=challenge.public_id)
