"""What became of an announcement: who was written to, who read the decision in their space, whom to call.

That a decision was read is a fact: its author opened the page that shows it (:func:`mark_read`). No image is put in
messages to know who opens them. Whoever has read nothing some days after the message, or whose message failed, is to be
called; the call is noted with its author.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from accounts.domain.acts import team_act
from accounts.models import User
from dossiers.domain.publication import Contact, DecisionSource
from dossiers.models import DepositedModel, PublicationModel
from notifications.models import Fate, Message
from notifications.queries import with_fate

CALL_AFTER_DAYS = 3
OWN_STATES = ("draft", "submitted", "incomplete", "withdrawn")  # what the author did, or was asked: no decision


@dataclass(frozen=True, slots=True)
class Report:
    """An announcement and what became of it: how many messages of each fate, how many decisions were read."""

    publication: PublicationModel
    fates: list[tuple[str, int]]
    read: int
    left: int


@dataclass(frozen=True, slots=True)
class Call:
    """Somebody to call: a decision that they have not read, since when, what became of the message."""

    subject: DepositedModel
    contact: Contact
    decision: str
    fate: Fate
    since: datetime
    called_at: datetime | None
    called_by: User | None


@dataclass(frozen=True, slots=True)
class Delivery:
    """All that a page says of the announcements of a campaign."""

    reports: list[Report]
    calls: list[Call]


def _key(source: DecisionSource[Any], pk: int, state: str) -> str:
    return f"{source.prefix}-{pk}-{state}"


def _report(
    publication: PublicationModel, rows: list[Any], messages: dict[str, Any], subjects: dict[int, Any], source: Any
) -> Report:
    """Return what became of the decisions of one announcement."""
    fates = Counter(messages[key].fate_code for key in (_key(source, *row) for row in rows) if key in messages)
    read = sum(pk in subjects and subjects[pk].read_state == state for pk, state in rows)
    shown = [(str(fate.label), fates[fate.value]) for fate in Fate if fates[fate.value]]
    return Report(publication, shown, read, len(publication.waiting or []))


def delivery(source: DecisionSource[Any], campaign: Any, *, at: datetime, days: int = CALL_AFTER_DAYS) -> Delivery:
    """Return the announcements of a campaign with what became of each, the latest first, and whom to call.

    Somebody is to be called whose message failed, or who read nothing ``days`` after it was written. Five queries.
    """
    confirmed = source.publications(campaign).filter(confirmed_at__isnull=False, decisions__isnull=False)
    publications = list(confirmed.select_related("prepared_by", "confirmed_by", "stopped_by"))
    decisions = [(pk, state) for publication in publications for pk, state in publication.decisions]
    keys = [_key(source, pk, state) for pk, state in decisions]
    rows = with_fate(Message.objects.filter(key__in=keys)).defer("body", "claims")
    messages: dict[str, Any] = {message.key: message for message in rows}
    subjects = {subject.pk: subject for subject in source.subjects(campaign, {pk for pk, _ in decisions})}
    reports = [_report(publication, publication.decisions, messages, subjects, source) for publication in publications]
    calls = {}
    for pk, state in decisions:
        message, subject = messages.get(_key(source, pk, state)), subjects.get(pk)
        if message is None or subject is None or subject.announced_state != state or subject.read_state == state:
            continue
        fate = Fate(message.fate_code)
        if fate == Fate.FAILED or message.written_at <= at - timedelta(days=days):
            calls[pk] = _call(source, subject, message, fate)
    return Delivery(reports, sorted(calls.values(), key=lambda call: (call.called_at is not None, call.since)))


def _call(source: DecisionSource[Any], subject: Any, message: Any, fate: Fate) -> Call:
    called = subject.called_at is not None and subject.called_at >= message.written_at
    return Call(
        subject, source.contact(subject), subject.announced_label, fate, message.written_at,
        subject.called_at if called else None, subject.called_by if called else None,
    )  # fmt: skip


def mark_read(subjects: Iterable[DepositedModel], user: User, *, at: datetime) -> None:
    """Note that an author opened the page that shows the decisions on what they deposited, once for each decision.

    Nothing is noted while somebody sees the platform as they do.
    """
    if user.viewer is not None:
        return
    fresh: dict[tuple[type[DepositedModel], str], list[int]] = defaultdict(list)
    for subject in subjects:
        state = subject.announced_state
        if state not in OWN_STATES and subject.read_state != state:
            fresh[type(subject), state].append(subject.pk)
    for (model, state), keys in fresh.items():
        model._base_manager.filter(pk__in=keys).update(read_state=state, read_at=at)


@team_act("challenges.manage", "selection.manage")
def record_call(subject: DepositedModel, *, by: User, at: datetime) -> None:
    """Note that somebody was called about the decision on what they deposited."""
    type(subject)._base_manager.filter(pk=subject.pk).update(called_at=at, called_by=by)
