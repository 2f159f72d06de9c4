"""What the journal's pages read.

A package that reads some dossiers without knowing who wrote them registers whom it hides from a reader
(:data:`hiders`): the journal then neither names these people in what was done to a dossier nor finds a dossier by their
name.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from accounts.enums import SHOWN_TO_PERSON
from accounts.models import JournalEntry, User
from common.days import PARIS
from common.language.search import query_words
from common.registry import Registry, qualified_name

ANONYMOUS = "Auteur d’un dossier lu sans identité"
Hider = Callable[[User], QuerySet[Any]]  # the keys of the people whose dossiers a reader may not put a name on
hiders = Registry[Hider](qualified_name)


def hidden_from(reader: User) -> Q:
    """Return the condition, on people, that a reader may not put a name on their dossiers."""
    condition = Q(pk__in=())
    for hider in hiders:
        condition |= Q(pk__in=hider(reader))
    return condition


def name_people(entries: Iterable[JournalEntry], reader: User) -> list[JournalEntry]:
    """Give each entry ``actor_name`` and ``concerned_name``, as a reader may know them (one query).

    Only what was done to an object hides a name: a sign-in says nothing of a dossier.
    """
    rows = list(entries)
    keys = {key for row in rows if row.target for key in (row.actor_id, row.concerned_id) if key is not None}
    hidden = set(User.objects.filter(hidden_from(reader), pk__in=keys).values_list("pk", flat=True)) if keys else set()
    for row in rows:
        for field in ("actor", "concerned"):
            person = getattr(row, field)
            unknown = bool(row.target) and person is not None and person.pk in hidden
            setattr(row, f"{field}_name", ANONYMOUS if unknown else str(person or ""))
    return rows


def named(asked: str) -> Q:
    """Return the condition that a person's name or address holds every word, whatever the accents."""
    condition = Q()
    for word in query_words(asked):
        condition &= Q(first_name__folded=word) | Q(last_name__folded=word) | Q(email__folded=word)
    return condition


def acts_about(person: User) -> QuerySet[JournalEntry]:
    """Return what others did that concerns a person, the latest first."""
    others = JournalEntry.objects.filter(concerned=person, act__in=SHOWN_TO_PERSON)
    return others.exclude(actor=person).order_by("-pk")


def midnight(day: date, *, days: int = 0) -> datetime:
    """Return the instant at which a day of Paris begins, some days later."""
    return datetime.combine(day + timedelta(days=days), time.min, tzinfo=PARIS)


def acts_of(asked: str, reader: User) -> Q:
    """Return the condition that an act is somebody's, or concerns them; a name that is hidden finds no dossier."""
    people = User.objects.filter(named(asked))
    known = people.exclude(hidden_from(reader))
    of_nothing = Q(target="") & (Q(actor__in=people.values("pk")) | Q(concerned__in=people.values("pk")))
    return of_nothing | Q(actor__in=known.values("pk")) | Q(concerned__in=known.values("pk"))
