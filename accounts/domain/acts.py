"""Acts that belong to the programme team, refused to anybody else even when no view stands in front."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.core.exceptions import PermissionDenied

from accounts import rules
from accounts.models import User

P = ParamSpec("P")
R = TypeVar("R")


class NotOfTheTeamError(PermissionDenied):
    """Somebody who is not of the team tries an act of the team; a page answers 403."""

    def __init__(self) -> None:
        super().__init__("Cet acte revient à l’équipe du programme.")


class NotPermittedError(PermissionDenied):
    """Somebody of the team tries an act that their roles do not give them there; a page answers 403."""

    def __init__(self) -> None:
        super().__init__("Votre rôle ne vous permet pas cet acte.")


def _place(arguments: tuple[Any, ...]) -> Any:
    """Return the object of an act that knows its place among programmes and campaigns, if the act has one."""
    return next((argument for argument in arguments if hasattr(type(argument), "role_scope")), None)


def team_act(*permissions: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let act those of the team who have a permission on the object of the act, or the platform itself (no ``by``).

    Several permissions are for an act that several spaces share: one of them is enough. The object is the first
    positional argument with a ``role_scope``; without one, the permission is asked anywhere and the address of the act
    asks for the place. The wrapped function raises :class:`NotOfTheTeamError` or :class:`NotPermittedError` before it
    reads or writes anything. Raises ``KeyError`` for a permission that the table has not.
    """
    labels = {permission: rules.PERMISSIONS[permission] for permission in permissions}

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @wraps(function)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            by: User | None = kwargs["by"]  # type: ignore[assignment] # of every act
            if by is not None:
                if not by.is_team:
                    raise NotOfTheTeamError
                place = _place(args)
                if not any(rules.allowed(by, permission, place) for permission in labels):
                    raise NotPermittedError
            return function(*args, **kwargs)

        guarded.permissions = tuple(labels)  # type: ignore[attr-defined]
        return guarded

    return decorate
