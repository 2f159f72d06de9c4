"""Play a synthetic person, then become oneself again with the proofs one had: the only other use of ``login()``.

Nothing is proved by playing: the session of a member of the team keeps, on the server, who plays and what that session
had proved (a password, a second factor), and gives back exactly that. It is refused after an hour, or when the account
has lost its role, was closed, or changed its password meanwhile; the person then signs in as anybody does.
"""

import time
from datetime import timedelta
from typing import Any

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY, get_authentication_records
from allauth.account.internal.flows.login import _AUTHENTICATION_METHODS_USER_SESSION_KEY
from django.contrib.auth import login
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from accounts.connect.sessions import SESSION
from accounts.decorators import current_user
from accounts.models import User

SESSION_KEY = "sandbox_player"
MAX_DURATION = timedelta(hours=1)
BACKEND = "accounts.backends.PasswordBackend"


def begin(request: HttpRequest, synthetic: User) -> None:
    """Sign the session in as a synthetic person; what its owner proved waits for their return."""
    owner = current_user(request)
    player: dict[str, Any] = {
        "pk": owner.pk,
        "auth_hash": owner.get_session_auth_hash(),
        "since": time.time(),
        "records": get_authentication_records(request, owner),
        "provider": request.session.get(SESSION),
    }
    login(request, synthetic, backend=BACKEND)
    request.session[SESSION_KEY] = player


def is_playing(request: HttpRequest) -> bool:
    """Tell whether this session plays somebody; the team of a demonstration is made of synthetic people too."""
    return SESSION_KEY in request.session


def _owner(player: dict[str, Any]) -> User | None:
    """Return the member of the team who plays, if they may still come back without signing in."""
    owner = User.objects.team().filter(pk=player["pk"]).first()
    if owner is None or time.time() - player["since"] > MAX_DURATION.total_seconds():
        return None
    return owner if constant_time_compare(player["auth_hash"], owner.get_session_auth_hash()) else None


def end(request: HttpRequest) -> User | None:
    """Sign the session in as its owner again, with the proofs they had; return ``None`` when they must sign in."""
    player = request.session[SESSION_KEY]
    owner = _owner(player)
    if owner is None:
        return None
    login(request, owner, backend=BACKEND)
    request.session[AUTHENTICATION_METHODS_SESSION_KEY] = player["records"]
    request.session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(owner.pk)
    if player["provider"]:
        request.session[SESSION] = player["provider"]
    return owner
