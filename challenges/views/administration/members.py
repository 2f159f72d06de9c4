"""Join one's administration; its project leads answer the requests."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts.decorators import current_user, role_required
from accounts.models import User
from accounts.rules import allowed
from challenges.domain.directory import administrations
from challenges.enums import MemberRole
from challenges.forms.administrations import AnswerRequestForm, JoinForm
from challenges.models import Administration, AdministrationMember, JoinRequest
from challenges.rules import administrations_of, is_administration, pending_requests
from challenges.views.team.directory import directory_page
from common import clock
from common.language.french import to_body
from common.refusals import shown_in
from common.web.acts import PageActs, pressed, refusal_shown_on

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
    """List one's colleagues and the requests one may answer."""
    return _members_page(request, PageActs(request, {"answer": AnswerRequestForm}))


def _members_page(request: HttpRequest, acts: PageActs) -> HttpResponse:
    user = current_user(request)
    waiting = pending_requests(user).filter(administration__members__user=user).select_related("user", "administration")
    rows = AdministrationMember.objects.filter(administration__in=administrations_of(user))
    context = {
        "title": "Mes collègues",
        "members": rows.select_related("administration", "user").order_by("administration__name", "pk"),
        "requests": [(row, acts.row("answer", row.public_id)) for row in waiting],
    }
    return render(request, "challenges/administration/members.html", context, status=acts.status)


@require_POST
def answer_request(request: HttpRequest, public_id: str) -> HttpResponse:
    """Let a colleague in, or refuse with a reason."""
    user = current_user(request)
    membership = get_object_or_404(pending_requests(user), public_id=public_id)
    approved = pressed(request, "answer", "approve", "refuse") == "approve"
    acts = PageActs(request, {"answer": AnswerRequestForm}, act=f"answer:{public_id}")
    _, form = acts.submitted
    if form.is_valid():
        with shown_in(form):
            messages.success(request, _answer(membership, approved=approved, form=form, by=user))
            return redirect("team:directory" if allowed(user, "directory.view") else "administration:members")
    return directory_page(request, acts) if allowed(user, "directory.view") else _members_page(request, acts)


def _answer(membership: JoinRequest, *, approved: bool, form: AnswerRequestForm, by: User) -> str:
    if approved:
        administrations.approve(membership, by=by, at=clock.now())
        return f"{membership.user} agit maintenant pour : {membership.administration}."
    administrations.refuse(membership, by=by, at=clock.now(), reason=form.cleaned_data["reason"])
    return "Demande refusée : la personne est prévenue."
