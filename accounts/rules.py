"""Who a request speaks for."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from accounts.models import User


def person(request: HttpRequest) -> User:
    """Return the signed-in person; the login middleware lets nobody else reach a space."""
    assert isinstance(request.user, User)  # noqa: S101 - LoginRequiredMiddleware guarantees it
    return request.user


def space(belongs: Callable[[User], bool]) -> Callable[..., Any]:
    """Answer 404 to the people a whole space does not concern: what one may not see does not exist."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not belongs(person(request)):
                raise Http404
            return view(request, *args, **kwargs)

        return wrapped

    return decorate


def is_team(user: User) -> bool:
    """Tell whether the person belongs to the programme team."""
    return user.is_team
