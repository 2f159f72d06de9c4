"""Show the platform as somebody sees it, to an administrator who asked for it: read-only (accounts.domain.view_as)."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.domain import view_as
from accounts.models import User
from common import clock
from common.web import origin

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
LEAVE = "leave-view-as"
CLOSED_PATHS = ("/cms/", "/fichiers/", "/comptes/")  # the editor's desk, and the account itself


class ViewAsMiddleware:
    """Put the person whom the session sees as in the place of who reads, after the second factor of the latter."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as the other person would be answered; a session that sees as nobody costs nothing."""
        stored, viewer = request.session.get(view_as.SESSION_KEY), request.user
        if stored is None or not isinstance(viewer, User):
            return self.get_response(request)
        person = view_as.seen(stored, viewer, at=clock.machine_now())
        if person is None:
            del request.session[view_as.SESSION_KEY]
            messages.info(request, "Vous voyez de nouveau la plateforme comme vous-même.")
            return self.get_response(request)
        person.viewer = viewer
        request.user = person
        with origin.viewed_by(viewer):
            return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponse | None:
        """Refuse what would write, and what is read by its owner alone."""
        match = request.resolver_match
        if getattr(request.user, "viewer", None) is None or match is None or match.view_name == LEAVE:
            return None
        private = [route for route in view_as.private_routes if route.holds(match.view_name)]
        if request.method in SAFE_METHODS and not private and not request.path.startswith(CLOSED_PATHS):
            return None
        reason = private[0].reason if private else "Vue comme une autre personne, la plateforme se lit seulement."
        context = {"title": "Fermé pendant cette vue", "reason": reason}
        return render(request, "accounts/view_as_refused.html", context, status=403)
