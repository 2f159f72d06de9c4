"""What is forgotten of messages, and of people who no longer come: told a month before, then erased."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse

from accounts.domain import privacy
from accounts.domain.retention import Rule
from accounts.models import User
from common.days import day_of
from common.jobs import JobState
from common.language.formatting import french_date
from notifications.domain import outbox
from notifications.models import Message

NOTICE = timedelta(days=30)
FORGOTTEN = "Le texte de ce message n’est plus conservé.\n"
FORGOTTEN_SUBJECT = "Message effacé"  # never empty: lists name a message by it


def _messages(limit: datetime) -> QuerySet[Message]:
    old = Message.objects.filter(Q(sent_at__lt=limit) | Q(sent_at__isnull=True, written_at__lt=limit))
    waiting = (JobState.QUEUED, JobState.RUNNING)
    return old.exclude(body=FORGOTTEN).exclude(state__in=waiting).order_by("pk")


def _forget(message: Message, _at: datetime) -> None:
    Message.objects.filter(pk=message.pk).update(body=FORGOTTEN, claims=None, corrected_address="")


def _subjects(limit: datetime) -> QuerySet[Message]:
    return (
        Message.objects.filter(written_at__lt=limit, body=FORGOTTEN).exclude(subject=FORGOTTEN_SUBJECT).order_by("pk")
    )


def _forget_subject(message: Message, _at: datetime) -> None:
    Message.objects.filter(pk=message.pk).update(subject=FORGOTTEN_SUBJECT)


def _to_nobody(limit: datetime) -> QuerySet[Message]:
    """Return the old messages to addresses that no account has claimed: nothing of them is worth keeping."""
    waiting = (JobState.QUEUED, JobState.RUNNING)
    unclaimed = Message.objects.filter(recipient__isnull=True, written_at__lt=limit)
    return unclaimed.exclude(state__in=waiting).order_by("pk")


def _delete(message: Message, _at: datetime) -> None:
    message.delete()


def _absent(limit: datetime) -> QuerySet[User]:
    """Return the people who did not come since a date, and whom nothing keeps."""
    ours = Q(pk__in=User.objects.team()) | Q(is_staff=True) | Q(is_superuser=True)
    known = User.objects.filter(is_active=True).exclude(ours).annotate(seen=Coalesce("last_login", "date_joined"))
    return known.filter(seen__lt=limit).order_by("pk")


def _key(person: User) -> str:
    return f"account-ends-{person.pk}-{person.last_login or person.date_joined:%Y%m%d}"


def _to_warn(limit: datetime) -> Iterator[User]:
    for person in _absent(limit):
        is_told = Message.objects.filter(key=_key(person)).exists()
        if not is_told and privacy.forgettable(person):
            yield person


def _warn(person: User, at: datetime) -> None:
    outbox.queue(
        "account_ends",
        to=person,
        key=_key(person),
        context={"end": french_date(day_of(at + NOTICE)), "address": f"{settings.SITE_URL}{reverse('account_login')}"},
        at=at,
    )


def _to_erase(limit: datetime) -> Iterator[User]:
    """Yield those who were told a month ago and did not come back since."""
    delay = timedelta(days=settings.RETENTION["account"])
    for person in _absent(limit):
        is_told = Message.objects.filter(key=_key(person), written_at__lt=limit + delay - NOTICE).exists()
        if is_told and privacy.forgettable(person):
            yield person


def _erase(person: User, at: datetime) -> None:
    privacy.erase(person, at=at, why="après deux ans sans visite, la personne prévenue")


def _sessions(limit: datetime) -> QuerySet[Session]:
    return Session.objects.filter(expire_date__lt=limit)


def _end(session: Any, _at: datetime) -> None:
    session.delete()


RULES = (
    Rule("Textes des messages", "message", _messages, _forget),
    Rule("Objets des messages", "account", _subjects, _forget_subject),
    Rule("Messages à des adresses sans compte", "message", _to_nobody, _delete),
    Rule("Comptes sans visite, à prévenir", "account_notice", _to_warn, _warn),
    Rule("Comptes sans visite, prévenus depuis un mois", "account", _to_erase, _erase),
    Rule("Sessions échues", "session", _sessions, _end),
)
