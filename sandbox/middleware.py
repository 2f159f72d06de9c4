"""Keep a request inside the sandbox that its session has entered."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from challenges.models import Campaign
from common import sandbox
from sandbox import writes

KEY = "sandbox"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
TEAM_ROOMS = ("/equipe/", "/repetition/")


class SandboxMiddleware:
    """Enter the session's sandbox for the length of the request; a session outside costs nothing.

    A synthetic person lives there entirely. A member of the team is inside in the team's rooms alone: what they do as
    themself elsewhere (their own dossier, their own grid) stays in the real world, at the real hour.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        campaign = self._entered(request)
        request.sandbox = campaign  # type: ignore[attr-defined]
        if campaign is None:
            return self.get_response(request)
        with sandbox.entered(campaign.pk, campaign.clock_shift):
            return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponse | None:
        """Refuse a form that would write outside the sandbox: the list of what may is in ``sandbox.writes``."""
        campaign: Campaign | None = request.sandbox  # type: ignore[attr-defined]
        if campaign is None or request.method in SAFE_METHODS or request.resolver_match is None:
            return None
        if writes.allows(request.resolver_match, campaign):
            return None
        return render(request, "sandbox/refused.html", {"title": "Impossible pendant une répétition"}, status=403)

    @staticmethod
    def _entered(request: HttpRequest) -> Campaign | None:
        code = request.session.get(KEY)
        if not code or not (request.path.startswith(TEAM_ROOMS) or getattr(request.user, "is_synthetic", False)):
            return None
        return Campaign.objects.filter(code=code, sandbox=True).first()
