"""The pages of the members of the team: who has which role, a person's roles and what they follow."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts.decorators import current_user, permission_required, reauthentication_required
from accounts.domain import handover, view_as
from accounts.models import Invitation, RoleAssignment, User
from challenges.domain import colleagues
from challenges.forms.colleagues import EndForm, HandOverForm, InviteForm, ViewAsForm
from challenges.lists import COLLEAGUES
from common import clock
from common.language.french import counted
from common.refusals import shown_in
from common.web.acts import PageActs
from lists.views import list_page


def _invited(result: RoleAssignment | Invitation) -> str:
    if isinstance(result, RoleAssignment):
        return f"Rôle confié. Un message l’annonce à {result.user}."
    return f"Invitation envoyée à {result.address} : la personne aura son rôle en se connectant avec cette adresse."


@permission_required("members.manage")
@reauthentication_required
def listing(request: HttpRequest) -> HttpResponse:
    """List the roles of the team; give one to a colleague or to an address without account."""
    user = current_user(request)
    form = InviteForm(request.POST or None, by=user)
    if form.is_valid():
        data = form.cleaned_data
        with shown_in(form):
            result = colleagues.invite(
                data["email"], data["role"], data["place"], starts_on=data["starts_on"], ends_on=data["ends_on"],
                by=user, at=clock.now(),
            )  # fmt: skip
            messages.success(request, _invited(result))
            return redirect("team:colleagues")
    context = {"form": form, "invitations": colleagues.waiting(at=clock.now())}
    template = "challenges/team/colleagues.html"
    return list_page(request, COLLEAGUES, user, context, template=template, status=422 if form.errors else 200)


def _act(request: HttpRequest, person: User, acts: PageActs, assignments: list[RoleAssignment]) -> str:
    """Do one act of a colleague's page; return what to say of it. Raises :class:`common.refusals.RefusedError`."""
    by, at = current_user(request), clock.now()
    data = acts.submitted[1].cleaned_data
    if acts.name == "hand_over":
        done = colleagues.hand_over(person, data["colleague"], by=by, at=at)
        left = (
            f" {counted(done.left, 'dossier reste', 'dossiers restent')} en place, hors de ses rôles."
            if done.left
            else ""
        )
        return (
            f"{counted(done.given, 'dossier remis', 'dossiers remis')}. {data['colleague']} les suit désormais.{left}"
        )
    assignment = {str(row.public_id): row for row in assignments}[acts.key]
    if acts.name == "end":
        colleagues.end(assignment, by=by, at=at)
        return f"Rôle retiré : {assignment}. Un message l’annonce à {person}."
    changed = colleagues.set_end(assignment, data["ends_on"], by=by, at=at)
    return f"Dates changées : {changed}. Un message l’annonce à {person}."


@permission_required("members.manage")
@reauthentication_required
def colleague(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a colleague's roles, those over included, and what they follow; change, end, hand over."""
    people = User.objects.filter(role_assignments__isnull=False).distinct()
    person = get_object_or_404(people, public_id=public_id)
    user, rows = current_user(request), list(person.role_assignments.select_related("by", "ended_by").order_by("-pk"))
    changeable = [row for row in rows if row.ended_at is None and colleagues.may_change(user, row)]
    acts = PageActs(request, {"set_end": EndForm, "end": Form, "hand_over": partial(HandOverForm, leaving=person)})
    _, form = acts.submitted
    known = acts.name == "hand_over" or acts.key in {str(row.public_id) for row in changeable}
    if form is not None and known and form.is_valid():
        with shown_in(form):
            messages.success(request, _act(request, person, acts, changeable))
            return redirect("team:colleague", public_id=public_id)
    context: dict[str, Any] = {
        "title": str(person),
        "person": person,
        "rows": [
            (row, row in changeable, colleagues.place(row).label, acts.row("set_end", row.public_id),
             acts.row("end", row.public_id))
            for row in rows
        ],
        "held": [(counted(count, *kind.noun)) for kind, count in handover.held_by(person)],
        "acts": acts,
    }  # fmt: skip
    return render(request, "challenges/team/colleague.html", context, status=acts.status)


@permission_required("members.view_as", scope="platform")
@reauthentication_required
def see_as(request: HttpRequest) -> HttpResponse:
    """Ask whom to see the platform as, and why; then see it so, for half an hour."""
    form = ViewAsForm(request.POST or None, initial={"email": request.GET.get("email", "")})
    if form.is_valid():
        with shown_in(form):
            request.session[view_as.SESSION_KEY] = colleagues.see_as(
                form.cleaned_data["email"],
                reason=form.cleaned_data["reason"],
                by=current_user(request),
                at=clock.machine_now(),
            )
            return redirect("spaces")
    context = {"title": "Voir comme une autre personne", "form": form}
    return render(request, "challenges/team/see_as.html", context, status=422 if form.errors else 200)


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """See the platform as oneself again."""
    if request.session.pop(view_as.SESSION_KEY, None) is None:
        raise Http404
    messages.success(request, "Vous voyez de nouveau la plateforme comme vous-même.")
    return redirect("team:colleagues")
