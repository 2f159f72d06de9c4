"""Join one's administration; its project leads answer the requests, invite colleagues and end their roles."""

from datetime import datetime
from functools import partial

from django.contrib import messages
from django.db.models import QuerySet
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts.decorators import current_user, role_required
from accounts.models import User
from accounts.rules import allowed
from challenges.domain.directory import administrations
from challenges.domain.roles import giving, invitations
from challenges.domain.roles.invitations import WaitingRole
from challenges.enums import ChallengeRight, ChallengeRole, MemberRole
from challenges.forms.administrations import AnswerRequestForm, InviteForm, JoinForm, request_forms
from challenges.models import Administration, AdministrationMember, Challenge, ChallengeMember, JoinRequest
from challenges.rules import (
    active_roles,
    administrations_of,
    hosted_challenges,
    is_administration,
    own_challenges,
    pending_requests,
)
from challenges.views.team.directory import directory_page
from common import clock
from common.language.french import to_body
from common.refusals import shown_in
from common.web.acts import FormFactory, PageActs, pressed, refusal_shown_on

MAX_SUGGESTIONS = 12


@refusal_shown_on("administration:home")
def _ask_by_siret(request: HttpRequest) -> HttpResponse:
    asked = administrations.ask_by_siret(current_user(request), role=MemberRole.LEAD, at=clock.now())
    messages.success(
        request,
        f"Demande envoyée {to_body(str(asked.administration))} et à l’équipe du programme : vous recevrez la"
        " réponse par message.",
    )
    return redirect("administration:home")


def join(request: HttpRequest) -> HttpResponse:
    """Find one's administration and ask to act for it, by name or by the SIRET that ProConnect gave."""
    user = current_user(request)
    vouched = administrations.known_by_siret(user)
    if request.method == "POST" and request.POST.get("action") == "siret":
        return _ask_by_siret(request)
    words = request.GET.get("q", "")
    matching = Administration.objects.filter(search_words__words=words).order_by("name") if words.strip() else None
    keys = list(matching.values_list("pk", flat=True)[:MAX_SUGGESTIONS]) if matching is not None else []
    listed = Administration.objects.filter(pk__in=keys).order_by("name")
    form = JoinForm(request.POST or None, queryset=Administration.objects.all() if request.POST else listed)
    if form.is_valid():
        with shown_in(form):
            administrations.ask_to_join(user, **form.cleaned_data, at=clock.now())
            messages.success(request, "Demande envoyée : vous recevrez la réponse par message.")
            return redirect("administration:home")
    if request.method == "POST":
        form.fields["administration"].queryset = listed  # type: ignore[attr-defined]
    context = {
        "title": "Rejoindre mon administration",
        "form": form,
        "words": words,
        "searched": matching is not None,
        "count": len(keys),
        "vouched": vouched,
    }
    return render(request, "challenges/administration/join.html", context, status=422 if form.errors else 200)


@role_required(is_administration)
def members(request: HttpRequest) -> HttpResponse:
    """List one's colleagues by challenge, invite some, end a role, and answer the requests to join."""
    user = current_user(request)
    acts = _acts(request, user)
    name, form = acts.submitted
    if form is not None and name != "answer" and form.is_valid():
        with shown_in(form):
            messages.success(request, _do(acts, hosted_challenges(user, ChallengeRight.INVITE), by=user))
            return redirect("administration:members")
    return _members_page(request, acts)


def _acts(request: HttpRequest, user: User, *, act: str | None = None) -> PageActs:
    led = hosted_challenges(user, ChallengeRight.INVITE)
    invite = partial(InviteForm, challenges=led, chosen=request.GET.get("defi", ""))
    forms: dict[str, FormFactory] = {
        "answer": AnswerRequestForm,
        "invite": invite,
        "end": Form,
        "again": Form,
        "withdraw": Form,
    }
    return PageActs(request, forms, act=act)


def _waiting(led: QuerySet[Challenge], key: str, at: datetime) -> WaitingRole:
    rows = {str(row.invitation.public_id): row for row in invitations.waiting(led, at=at)}
    if key not in rows:
        raise Http404
    return rows[key]


def _do(acts: PageActs, led: QuerySet[Challenge], *, by: User) -> str:
    """Do what the page's button says on challenges that a person leads; return what to say of it."""
    at, (name, form) = clock.now(), acts.submitted
    if name == "invite":
        data = form.cleaned_data | {"challenges": list(form.cleaned_data["challenges"])}
        person = invitations.invite(**data, by=by, at=at)
        if person is not None:
            return f"{person} a maintenant ce rôle. Un message le lui dit."
        return "L’invitation est envoyée. La personne aura son rôle quand elle entrera avec cette adresse."
    if name == "end":
        member = get_object_or_404(active_roles().filter(challenge__in=led), public_id=acts.key)
        giving.end(member, by=by, at=at)
        return "Le rôle est retiré. Un message le dit à la personne ; vous pouvez le lui redonner."
    row = _waiting(led, acts.key, at)
    if name == "again":
        invitations.send_again(row, by=by, at=at)
        return f"L’invitation est envoyée de nouveau à {row.invitation.address}."
    invitations.withdraw(row, by=by, at=at)
    return f"L’invitation envoyée à {row.invitation.address} est retirée."


def _members_page(request: HttpRequest, acts: PageActs) -> HttpResponse:
    user, at = current_user(request), clock.now()
    led = hosted_challenges(user, ChallengeRight.INVITE)
    waiting = pending_requests(user).filter(administration__members__user=user).select_related("user", "administration")
    rows = AdministrationMember.objects.filter(administration__in=administrations_of(user))
    context = {
        "title": "Mes collègues",
        "members": rows.select_related("administration", "user").order_by("administration__name", "pk"),
        "requests": request_forms(acts, waiting),
        "challenges": _by_challenge(user, set(led.values_list("pk", flat=True))),
        "form": acts["invite"] if led.exists() else None,
        "invitations": invitations.waiting(led, at=at),
        "abilities": [(role.label, text) for role, text in giving.ABILITIES.items()],
        "refusal": "" if acts.name in {"", "invite", "answer"} else " ".join(acts.submitted[1].non_field_errors()),
    }
    return render(request, "challenges/administration/members.html", context, status=acts.status)


def _by_challenge(user: User, led: set[int]) -> list[tuple[Challenge, list[ChallengeMember], bool]]:
    """Return the challenges that a person reads, with who has a role there and whether the person leads it."""
    rows: dict[int, list[ChallengeMember]] = {}
    read = list(own_challenges(user).select_related("campaign").order_by("submitted_title", "pk"))
    for member in active_roles().filter(challenge__in=[row.pk for row in read]).select_related("user", "given_by"):
        rows.setdefault(member.challenge_id, []).append(member)
    return [(challenge, rows.get(challenge.pk, []), challenge.pk in led) for challenge in read]


@require_POST
def answer_request(request: HttpRequest, public_id: str) -> HttpResponse:
    """Let a colleague in, with a role on some challenges or on the whole, or refuse with a reason."""
    user = current_user(request)
    membership = get_object_or_404(pending_requests(user), public_id=public_id)
    approved = pressed(request, "answer", "approve", "refuse") == "approve"
    acts = _acts(request, user, act=f"answer:{public_id}")
    [(_, form)] = request_forms(acts, [membership])
    if form.is_valid():
        with shown_in(form):
            messages.success(request, _answer(membership, approved=approved, form=form, by=user))
            return redirect("team:directory" if allowed(user, "directory.view") else "administration:members")
    return directory_page(request, acts) if allowed(user, "directory.view") else _members_page(request, acts)


def _answer(membership: JoinRequest, *, approved: bool, form: AnswerRequestForm, by: User) -> str:
    if approved:
        data = form.cleaned_data
        role = ChallengeRole(data.get("role") or ChallengeRole.READER)
        administrations.approve(
            membership, challenges=list(data.get("challenges") or ()), role=role, by=by, at=clock.now()
        )
        return f"{membership.user} agit maintenant pour : {membership.administration}."
    administrations.refuse(membership, by=by, at=clock.now(), reason=form.cleaned_data["reason"])
    return "Demande refusée : la personne est prévenue."
