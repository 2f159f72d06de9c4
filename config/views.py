"""Pages that belong to no package."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from common import clock
from config.context import spaces as spaces_of

SIX_MONTHS = timedelta(days=180)


def spaces(request: HttpRequest) -> HttpResponse:
    """Send a person to their only space, or let them choose."""
    found = spaces_of(request.user)  # type: ignore[arg-type]
    if len(found) == 1:
        return redirect(found[0][1])
    return render(request, "spaces.html", {"title": "Mes espaces"})


@login_not_required
@require_GET
def security_txt(request: HttpRequest) -> HttpResponse:
    """Say where to report a vulnerability (RFC 9116); nothing to say without a contact."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    expires = clock.machine_now().replace(hour=0, minute=0, second=0, microsecond=0) + SIX_MONTHS
    lines = (
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: fr, en",
        f"Canonical: {settings.SITE_URL}/.well-known/security.txt",
    )
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def not_found(request: HttpRequest, exception: Any) -> HttpResponse:
    """Say that the page does not exist, or that the person may not know that it does."""
    return render(request, "404.html", {"title": "Page introuvable"}, status=404)
