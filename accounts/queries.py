"""What the journal's pages read."""

from contextlib import suppress
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet

from accounts.enums import SHOWN_TO_PERSON
from accounts.models import JournalEntry, User
from common.days import PARIS
from common.inputs import whole
from common.search import query_text, query_words


def named(asked: str) -> Q:
    """Return the condition that a person's name or address holds every word, whatever the accents."""
    found = Q()
    for word in query_words(asked):
        found &= Q(first_name__folded=word) | Q(last_name__folded=word) | Q(email__folded=word)
    return found


def acts_about(person: User) -> QuerySet[JournalEntry]:
    """Return what others did that concerns a person, the latest first."""
    others = JournalEntry.objects.filter(concerned=person, act__in=SHOWN_TO_PERSON)
    return others.exclude(actor=person).order_by("-pk")


def _midnight(day: str, *, days: int = 0) -> datetime | None:
    with suppress(ValueError):
        return datetime.combine(date.fromisoformat(day) + timedelta(days=days), time.min, tzinfo=PARIS)
    return None


def acts(look: dict[str, str]) -> QuerySet[JournalEntry]:
    """Return the journal as it is searched, the latest first; what cannot be read (a date, a key) filters nothing."""
    found = JournalEntry.objects.select_related("actor", "concerned").order_by("-pk")
    if look["act"]:
        found = found.filter(act=look["act"])
    if look["target"]:
        found = found.filter(target__icontains=query_text(look["target"]))
    if look["person"].strip():
        people = User.objects.filter(named(look["person"])).values("pk")
        found = found.filter(Q(actor__in=people) | Q(concerned__in=people))
    if since := _midnight(look["since"]):
        found = found.filter(at__gte=since)
    if until := _midnight(look["until"], days=1):
        found = found.filter(at__lt=until)
    before = whole(look["before"])
    return found.filter(pk__lt=before) if before else found
