"""Limits on what is done in a day, counted in the database: a lost cache or a second server forgets nothing."""

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Model

from accounts.models import DailyCount, User
from common.days import day_of


@dataclass(frozen=True, slots=True)
class Limit:
    """At most ``count`` acts a day for ``subject``; ``refusal`` says in French what is over, and what to do."""

    subject: str
    count: int
    refusal: str


class QuotaExceededError(Exception):
    """The limit of the day is reached; the message is the French sentence of the limit."""


def person_subject(person: User) -> str:
    """Return the name of a person in the counts."""
    return f"person:{person.pk}"


def object_subject(instance: Model) -> str:
    """Return the name of a row in the counts."""
    return f"{instance._meta.label_lower}:{instance.pk}"


def address_subject(address: str) -> str:
    """Return the name of an address in the counts: a keyed hash, so that the table lists no address."""
    key = b"passerelle.quotas:" + settings.SECRET_KEY.encode()
    return f"address:{hmac.new(key, address.strip().lower().encode(), hashlib.sha256).hexdigest()}"


@transaction.atomic
def spend(act: str, limits: Iterable[Limit], *, at: datetime) -> None:
    """Count one act of the day of ``at`` under each limit.

    Raises :class:`QuotaExceededError` when one is reached: then nothing is counted. The conditional update locks the
    row: two requests at once cannot both take the last place. Subjects are taken in one order, against deadlocks.
    """
    for limit in sorted(limits, key=lambda limit: limit.subject):
        counted: dict[str, Any] = {"act": act, "subject": limit.subject, "day": day_of(at)}
        below = DailyCount.objects.filter(**counted, count__lt=limit.count)
        if below.update(count=F("count") + 1):
            continue
        DailyCount.objects.get_or_create(**counted)  # the first of the day, or the limit
        if not below.update(count=F("count") + 1):
            raise QuotaExceededError(limit.refusal)


def refund(act: str, subject: str, *, at: datetime) -> None:
    """Take back one act that was counted and proves harmless, in the transaction that counted it."""
    counted = DailyCount.objects.filter(act=act, subject=subject, day=day_of(at))
    counted.update(count=F("count") - 1)
