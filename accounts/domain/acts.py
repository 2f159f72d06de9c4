"""Acts that belong to the programme team, refused to anybody else even when no view stands in front."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.core.exceptions import PermissionDenied

P = ParamSpec("P")
R = TypeVar("R")


class NotOfTheTeamError(PermissionDenied):
    """Somebody who is not of the team tries an act of the team; a page answers 403."""

    def __init__(self) -> None:
        super().__init__("Cet acte revient à l’équipe du programme.")


def team_act(function: Callable[P, R]) -> Callable[P, R]:
    """Let the team alone act: the ``by`` of the call is of the team, or is ``None`` when the platform itself acts.

    The wrapped function raises :class:`NotOfTheTeamError` before it reads or writes anything.
    """

    @wraps(function)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        by = kwargs["by"]
        if by is not None and not by.is_team:  # type: ignore[attr-defined]
            raise NotOfTheTeamError
        return function(*args, **kwargs)

    guarded.belongs_to_team = True  # type: ignore[attr-defined]
    return guarded
