"""The team looks at accounts that look alike."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.decorators import current_user, permission_required
from accounts.models import User
from applications.domain import duplicates
from applications.forms.duplicates import MergeForm
from applications.models import DuplicateDecision
from applications.queries import duplicates as queries
from applications.rules import hidden_people
from common import clock
from common.refusals import shown_in
from common.web.acts import PageActs
from common.web.inputs import whole
from common.web.pages import part


def _shown(
    user: User, pairs: list[queries.Pair], acts: PageActs
) -> list[tuple[Any, Any, list[str], list[tuple[Any, Any, Any]]]]:
    """Return, for each pair, both sides, their reasons, and the two ways to merge them (two queries in all)."""
    people = {account.pk: account for pair in pairs for account in (pair.first, pair.second)}
    hidden, numbers = hidden_people(user, people), queries.numbers(people)
    sides = {
        key: {
            "pk": key,
            "name": "Personne non connue" if key in hidden else f"{current_user} ({current_user.email})",
            "numbers": numbers[key],
        }
        for key, current_user in people.items()
    }
    both = [(sides[pair.first.pk], sides[pair.second.pk], pair.reasons) for pair in pairs]
    return [
        (
            first,
            second,
            reasons,
            [
                (primary, other, acts.row("merge", f"{primary['pk']}-{other['pk']}"))
                for primary, other in ((first, second), (second, first))
            ],
        )
        for first, second, reasons in both
    ]


@permission_required("people.manage", scope="platform")
def pairs(request: HttpRequest) -> HttpResponse:
    """Show the pairs with their reasons; say that they are two people, or one."""
    user = current_user(request)
    acts = PageActs(request, {"merge": MergeForm, "apart": Form})
    name, form = acts.submitted
    if form is not None and form.is_valid():
        first, _, second = acts.key.partition("-")
        primary = get_object_or_404(User, pk=whole(first))
        other = get_object_or_404(User, pk=whole(second))
        with shown_in(form):
            if name == "merge":
                duplicates.merge(primary, other, reason=form.cleaned_data["reason"], by=user, at=clock.now())
                messages.success(request, "Les deux comptes n’en font plus qu’un ; l’historique est gardé.")
            else:
                duplicates.keep_apart(primary, other, by=user, at=clock.now())
                messages.success(request, "Ces deux comptes ne seront plus rapprochés.")
            return redirect("team:duplicates")
    suggestions = part(request, queries.suggestions(), "paires")
    context = {
        "title": "Doublons possibles",
        "suggestions": suggestions,
        "pairs": _shown(user, list(suggestions), acts),
        "refused": form,
        "decisions": part(request, DuplicateDecision.objects.select_related("by"), "decisions"),
    }
    return render(request, "applications/team/duplicates.html", context, status=acts.status)
