"""Pages that belong to no package."""

import sys
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template import loader
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts.decorators import permission_required
from common import clock
from common.files.storage import StorageError
from common.jobs import JobState
from common.lazy import LazyModule
from common.statistics import charts
from common.statistics.timeline import Span, timeline
from common.web.inputs import day_input
from config.context import spaces as spaces_of

if TYPE_CHECKING:
    from redis import exceptions
else:
    exceptions = LazyModule("redis.exceptions")  # an embedded instance never needs it

SIX_MONTHS = timedelta(days=180)


def spaces(request: HttpRequest) -> HttpResponse:
    """Send a person to their only space, or let them choose."""
    spaces = spaces_of(request.user)  # type: ignore[arg-type]
    if len(spaces) == 1:
        return redirect(spaces[0][1])
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
        f"Canonical: {settings.SITE_URL}{reverse('security-txt')}",
    )
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


class _Shown(forms.Form):
    """One field of each kind, to see how it is drawn, at rest and refused."""

    line = forms.CharField(label="Une ligne", max_length=60, help_text="Soixante caractères au plus.")
    text = forms.CharField(label="Un texte", widget=forms.Textarea({"rows": 3}))
    choice = forms.ChoiceField(label="Un choix", choices=[("", "Choisir"), ("a", "Premier"), ("b", "Second")])
    box = forms.BooleanField(label="Une case à cocher")
    day = forms.DateField(label="Un jour", required=False, widget=day_input())


@permission_required("campaigns.view")
def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component of the house on one page, for whoever draws the next one; its form is refused as others."""
    sent = request.POST if request.method == "POST" else {"line": "x" * 61}
    refused = _Shown(sent, auto_id="refuse_%s")
    rows = [("EIG1", 115), ("EIG4", 802), ("EIG7", None)]
    context = {
        "title": "Composants",
        "form": _Shown(),
        "refused": refused,
        "chart": charts.bars(rows),
        "results": Paginator(range(90), 10).get_page(3),
        "dates": timeline(
            [
                Span(label="Appel à projets", start=date(2020, 1, 15), end=date(2020, 2, 28), detail="six semaines"),
                Span(label="Missions", start=date(2020, 9, 1), end=None, detail="à partir de septembre"),
            ],
            today=date(2020, 5, 1),
        ),
        "states": JobState.choices,
        "now": clock.now(),
    }
    status = 422 if request.method == "POST" and not refused.is_valid() else 200
    return render(request, "gallery.html", context, status=status)


def not_found(request: HttpRequest, exception: Any) -> HttpResponse:
    """Say that the page does not exist, or that the person may not know that it does."""
    return render(request, "404.html", {"title": "Page introuvable"}, status=404)


def failed(request: HttpRequest) -> HttpResponse:
    """Say that it broke on our side; 503 and a delay when what is out of reach will come back by itself."""
    page = loader.render_to_string("500.html")
    if isinstance(sys.exc_info()[1], (OperationalError, InterfaceError, exceptions.RedisError, StorageError)):
        return HttpResponse(page, status=503, headers={"Retry-After": "10"})
    return HttpResponse(page, status=500)
