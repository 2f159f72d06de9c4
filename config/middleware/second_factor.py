"""Require the proof of a second factor from this session, for those who hold other people's careers.

What counts is what the present session proved (allauth's authentication records, or a sign-in that ProConnect says was
strong), never what the account owns: a session opened by any door that asked for a password alone is sent to prove the
factor, and may not change the factors meanwhile. Whoever owns none yet reaches the pages that set one, and no other.
"""

from collections.abc import Callable, Iterable
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.reauthentication import suspend_request
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.connect.sessions import SESSION
from accounts.models import User
from juries.rules import presides

OPEN = ("/static/", "/healthz", "/readyz")
ACCOUNT_PAGES = "/comptes/"
# What a session that proved a password alone may still do when the account owns a factor: prove it, or leave.
PROOF_PAGES = ("/comptes/2fa/reauthenticate/", "/comptes/2fa/webauthn/reauthenticate/", "/comptes/reauthenticate/",
               "/comptes/logout/", "/comptes/connexion/", "/comptes/login/")  # fmt: skip
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def is_required(user: User) -> bool:
    """Tell whether this person must prove more than an address and a password."""
    return user.is_team or user.is_staff or user.is_superuser or presides(user)


def is_proved(request: HttpRequest, user: User) -> bool:
    """Tell whether this session proved a second factor of this person."""
    records = get_authentication_records(request, user)
    return any(record["method"] == "mfa" for record in records) or request.session.get(SESSION, {}).get("strong", False)


def _proof_page(user: User) -> str:
    """Return the address where a person who owns a factor proves it."""
    types_code = is_mfa_enabled(user, [Authenticator.Type.TOTP])
    preferred = "mfa_reauthenticate" if types_code else "mfa_reauthenticate:webauthn"
    urls = {method["id"]: str(method["url"]) for method in get_adapter().get_reauthentication_methods(user)}
    return urls[preferred]


@receiver(authenticator_added, dispatch_uid="second-factor-added")
def record_new_factor(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    """Record that the session proved the factor it has just set: a code or a key was verified to set it."""
    if authenticator.type in FACTORS:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)


def _starts(path: str, prefixes: Iterable[str]) -> bool:
    return path.startswith(tuple(prefixes))


class SecondFactorMiddleware:
    """Send a session that lacks the proof of a second factor to the page that takes it, or that sets one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or send to the page where the second factor is proved or set."""
        return self._barrier(request) or self.get_response(request)

    def _barrier(self, request: HttpRequest) -> HttpResponse | None:
        user, path = request.user, request.path
        if not isinstance(user, User) or _starts(path, OPEN) or is_proved(request, user):
            return None
        on_account = path.startswith(ACCOUNT_PAGES)
        if _starts(path, PROOF_PAGES) or not (on_account or (settings.REQUIRE_SECOND_FACTOR and is_required(user))):
            return None
        if is_mfa_enabled(user, FACTORS):
            messages.info(request, "Prouvez votre second facteur : cette session ne l’a pas encore fait.")
            answer: HttpResponse = suspend_request(request, _proof_page(user))
            return answer
        if on_account:
            return None
        messages.info(
            request,
            "Votre rôle demande un second facteur : ajoutez une clé d’accès ou une application d’authentification.",
        )
        return redirect("mfa_index")
