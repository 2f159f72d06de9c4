"""The team looks at accounts that look alike."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.models import User
from accounts.rules import is_team, person, space
from applications.domain import duplicates
from applications.models import DuplicateDecision
from applications.queries import duplicates as queries
from applications.rules import may_be_named
from common import clock

SHOWN = 50


def _side(user: User, one: User) -> dict[str, object]:
    known = may_be_named(user, one)
    return {
        "pk": one.pk,
        "name": f"{one} ({one.email})" if known else "Personne non connue",
        "numbers": queries.numbers(one),
    }


def _shown(user: User, pair: queries.Pair) -> tuple[Any, Any, list[str], list[tuple[Any, Any]]]:
    """Return both sides, their reasons, and the two ways to merge them."""
    first, second = _side(user, pair.first), _side(user, pair.second)
    return first, second, pair.reasons, [(first, second), (second, first)]


@space(is_team)
def pairs(request: HttpRequest) -> HttpResponse:
    """Show the pairs with their reasons; say that they are two people, or one."""
    user = person(request)
    if request.method == "POST":
        kept = get_object_or_404(User, pk=int(request.POST.get("kept") or 0))
        other = get_object_or_404(User, pk=int(request.POST.get("other") or 0))
        at = clock.now()
        try:
            if request.POST.get("act") == "merge":
                duplicates.merge(kept, other, reason=request.POST.get("reason", ""), by=user, at=at)
                messages.success(request, "Les deux comptes n’en font plus qu’un ; l’historique est gardé.")
            else:
                duplicates.keep_apart(kept, other, by=user, at=at)
                messages.success(request, "Ces deux comptes ne seront plus rapprochés.")
        except duplicates.MergeRefusedError as error:
            messages.error(request, str(error))
        return redirect("team:duplicates")
    found = queries.suggestions()
    context = {
        "title": "Doublons possibles",
        "count": len(found),
        "pairs": [_shown(user, one) for one in found[:SHOWN]],
        "decisions": DuplicateDecision.objects.select_related("by")[:SHOWN],
    }
    return render(request, "applications/team/duplicates.html", context)
