"""Pages that belong to no package."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from config.context import spaces as spaces_of


def spaces(request: HttpRequest) -> HttpResponse:
    """Send a person to their only space, or let them choose."""
    found = spaces_of(request.user)  # type: ignore[arg-type]
    if len(found) == 1:
        return redirect(found[0][1])
    return render(request, "spaces.html", {"title": "Mes espaces"})


def not_found(request: HttpRequest, exception: Any) -> HttpResponse:
    """Say that the page does not exist, or that the person may not know that it does."""
    return render(request, "404.html", {"title": "Page introuvable"}, status=404)
