"""Ask a second factor of those who hold other people's careers: the team, editors, presidents of juries.

A passkey, an authenticator app or a sign-in that ProConnect says was strong answers it. Once set, allauth asks for it
at each sign-in; until then, the person reaches the pages that set it, and no other.
"""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.connect.sessions import SESSION
from accounts.models import User
from juries.rules import presides

OPEN = ("/comptes/", "/static/", "/healthz", "/readyz")


def compulsory(user: User) -> bool:
    """Tell whether this person must prove more than an address and a password."""
    return user.is_team or user.is_staff or user.is_superuser or presides(user)


class SecondFactorMiddleware:
    """Send whoever still lacks a second factor to the page that sets one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def _lacks(self, request: HttpRequest) -> bool:
        user = request.user
        if not settings.REQUIRE_SECOND_FACTOR or not isinstance(user, User) or request.path.startswith(OPEN):
            return False
        proved = request.session.get(SESSION, {}).get("strong", False)
        return compulsory(user) and not proved and not is_mfa_enabled(user)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or send to the page that sets a second factor."""
        if self._lacks(request):
            messages.info(
                request,
                "Votre rôle demande un second facteur : ajoutez une clé d’accès ou une application d’authentification.",
            )
            return redirect("mfa_index")
        return self.get_response(request)
