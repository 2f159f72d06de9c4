"""Who may see what is asked of referees, and who may read what they wrote."""

from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import User
from applications.models import Application
from applications.rules import visible_applications, with_identity
from juries.rules import readable_assessments
from references.enums import ReferenceState
from references.models import Reference


def own_references(user: User) -> QuerySet[Reference]:
    """Return what a person asks of their referees."""
    return Reference.objects.filter(application__candidate=user)


def _received() -> QuerySet[Reference]:
    return Reference.objects.filter(state=ReferenceState.RECEIVED)


def letters_shown_to_candidates() -> QuerySet[Reference]:
    """Return the letters received that their candidate may read: those of campaigns that do not keep them from them."""
    return _received().filter(application__campaign__references_confidential=False)


def letters_of_dossiers(dossiers: QuerySet[Any, Any]) -> QuerySet[Reference]:
    """Return the letters received about the authors of dossiers, given by their keys, or of what completes them."""
    of_them = Q(application__dossier__in=dossiers) | Q(application__dossier__replaces__in=dossiers)
    return _received().filter(of_them)


def readable_letters(user: User) -> QuerySet[Reference]:
    """Return the letters that a person may read: as their candidate, as the team, or as a juror of a phase with names.

    A letter names its author and whom it is about: nobody who reads a dossier without its name reads it (R8).
    """
    read = readable_assessments(user).filter(panel__blind=False).values("deposit__dossier")
    known = with_identity(visible_applications(user), user)
    mine = letters_shown_to_candidates().filter(application__candidate=user)
    readable = Q(pk__in=mine.values("pk")) | Q(pk__in=letters_of_dossiers(read).values("pk"))
    return _received().filter(readable | Q(application__in=known.values("pk")))


def writable_applications(user: User) -> QuerySet[Application]:
    """Return a person's applications to campaigns that ask for references, as they may know them (R14)."""
    return Application.for_concerned().filter(candidate=user, campaign__references_asked__gt=0)
