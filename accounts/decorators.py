"""Who a request speaks for."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from accounts import rules
from accounts.models import User


def current_user(request: HttpRequest) -> User:
    """Return the signed-in person; the login middleware lets nobody else reach a space."""
    assert isinstance(request.user, User)  # noqa: S101 - LoginRequiredMiddleware guarantees it
    return request.user


def role_required(belongs: Callable[[User], bool]) -> Callable[..., Any]:
    """Answer 404 to the people a whole space does not concern: what one may not see does not exist."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not belongs(current_user(request)):
                raise Http404
            return view(request, *args, **kwargs)

        return wrapped

    return decorate


def reauthentication_required(view: Callable[..., Any]) -> Callable[..., Any]:
    """Ask again who acts, for what cannot be undone, when they signed in over a quarter of an hour ago.

    allauth asks for the password or the second factor, then goes on with what was asked, form included. Whoever has
    neither (codes by e-mail, ProConnect) signs in again.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        user = current_user(request)
        user = user.viewer or user  # whoever sees as somebody proves who they are, once more, for themself
        latest = max((record["at"] for record in get_authentication_records(request, user)), default=0)
        if time.time() - latest < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT:
            return view(request, *args, **kwargs)
        if get_adapter(request).get_reauthentication_methods(user):
            raise ReauthenticationRequired
        logout(request)
        messages.info(request, "Cette action demande une connexion récente : identifiez-vous de nouveau.")
        return redirect_to_login(request.path if request.method == "GET" else reverse("spaces"))

    return wrapped


def permission_required(read: str, *, write: str = "", scope: str = "") -> Callable[..., Any]:
    """Open a route of the team to the roles that may read it, and its acts to those that may write (ADR 43).

    ``read`` and ``write`` are permissions of :data:`accounts.rules.PERMISSIONS`; without ``write`` the same one is
    asked. ``scope`` names how the place of the object is read from the address (:data:`accounts.rules.route_scopes`);
    « platform » asks for a role of the whole platform, and an empty one for the permission anywhere: the view then
    keeps what the person may see. What one may not read answers 404; an act on a page that one may read answers 403.
    """
    asked = rules.RoutePermission(read, write or read, scope)

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            user = current_user(request)
            permission = asked.asked(request.method or "")
            if not rules.may_enter(user, permission, scope, kwargs):
                if permission != asked.read and rules.may_enter(user, asked.read, scope, kwargs):
                    raise PermissionDenied("Votre rôle vous permet de lire cette page, non d’y agir.")
                raise Http404
            return view(request, *args, **kwargs)

        wrapped.permission = asked  # type: ignore[attr-defined]
        return wrapped

    return decorate
