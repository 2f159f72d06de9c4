"""The team and the author of a deposit, or a person recruited, write to each other: the same for every kind of object.

About a deposit, the team begins; the author reads and answers in their own space, where a message leads them. A person
recruited may begin too. Their answer waits in the
inbox of whoever may answer it, and the colleague who follows the dossier is told once, until the team writes again or
marks the thread as done. Names are shown on both sides: who receives a decision may know who instructs it (article
L111-2 of the code on relations between the public and the administration).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from django.db import transaction

from accounts.domain.acts import team_act
from accounts.models import User
from accounts.rules import allowed
from common.refusals import RefusedError
from dossiers.models import Thread, ThreadedModel, ThreadMessage
from notifications.domain import outbox

S = TypeVar("S", bound=ThreadedModel)

MAX_TEXT_CHARS = 4000
MAX_ANSWERS = 20  # of one side, over a day: beyond, it is no conversation any more
DAY = timedelta(days=1)


class ThreadRefusedError(RefusedError):
    """The message cannot be written; the French sentence says why."""

    field = "text"


@dataclass(frozen=True, slots=True)
class ThreadKind(Generic[S]):
    """What applications, proposals or missions give to their threads.

    ``readers`` are those whom a message of the team is sent to; ``title`` names the object to them, and ``label`` to
    the team: it tells nothing of the person. ``person_page`` and ``team_page`` are the routes of the two pages, from
    the public identifier of the object. A colleague needs ``permission`` to answer. ``is_closed`` tells that the
    campaign is over, and nobody writes any more; ``campaign`` is its code. ``followers`` are the colleagues told of the
    first message that waits, among those who may still answer it.
    """

    readers: Callable[[S], list[User]]
    title: Callable[[S], str]
    label: Callable[[S], str]
    person_page: str
    team_page: str
    permission: str
    is_closed: Callable[[S], bool]
    campaign: Callable[[S], str]
    followers: Callable[[S], list[User]]


def instructor_of(subject: Any) -> list[User]:
    """Return the colleague who follows a deposit, if somebody does."""
    return [subject.instructor] if subject.instructor is not None else []


def _check(kind: ThreadKind[S], subject: S, text: str) -> str:
    """Return the text to write. Raises :class:`ThreadRefusedError` for an empty one, or once the campaign is closed."""
    if kind.is_closed(subject):
        raise ThreadRefusedError("La campagne est terminée : on ne s’y écrit plus. Votre texte n’est pas envoyé.")
    if not text.strip():
        raise ThreadRefusedError("Écrivez votre message.")
    return text.strip()


def _locked_thread(subject: ThreadedModel) -> Thread:
    """Return the thread of an object, begun when it had none; the object is locked, so that it never has two."""
    manager = type(subject)._base_manager
    thread: Thread | None = manager.select_for_update().get(pk=subject.pk).thread
    if thread is None:
        thread = Thread.objects.create()
        manager.filter(pk=subject.pk).update(thread=thread)
    subject.thread = Thread.objects.select_for_update().get(pk=thread.pk)
    return subject.thread


def _settle(thread: Thread, *, by: User, at: datetime) -> None:
    thread.waiting_since, thread.settled_by, thread.settled_at = None, by, at
    thread.save()


@team_act("applications.process", "challenges.manage", "followup.manage")
@transaction.atomic
def write_to_author(kind: ThreadKind[S], subject: S, text: str, *, by: User, at: datetime) -> ThreadMessage:
    """Write to the author of a deposit, who receives the text with the link of their own page; what waited is answered.

    Raises :class:`ThreadRefusedError`, and then nothing is written nor sent.
    """
    content = _check(kind, subject, text)
    thread = _locked_thread(subject)
    message: ThreadMessage = thread.messages.create(by=by, from_team=True, text=content, at=at)
    thread.messages.filter(from_team=False, read_at=None).update(read_at=at)
    _settle(thread, by=by, at=at)
    context = {
        "title": kind.title(subject), "author": str(by), "text": content,
        "page": kind.person_page, "public_id": str(subject.public_id),
    }  # fmt: skip
    outbox.queue_many(
        [
            outbox.Letter(
                "thread_message",
                to=reader,
                key=f"thread-{message.pk}-{reader.pk}",
                context=context,
                at=at,
                campaign=kind.campaign(subject),
            )
            for reader in kind.readers(subject)
        ]
    )
    return message


@transaction.atomic
def answer(kind: ThreadKind[S], subject: S, text: str, *, by: User, at: datetime) -> ThreadMessage:
    """Write to the team; the colleagues who follow the object are told of the first message that waits.

    The message to the colleagues gives neither the text nor the name: the dossier may be read blind. Raises
    :class:`ThreadRefusedError`, and then nothing is written nor sent.
    """
    content = _check(kind, subject, text)
    thread = _locked_thread(subject)
    if thread.messages.filter(from_team=False, at__gt=at - DAY).count() >= MAX_ANSWERS:
        raise ThreadRefusedError(
            f"Vous avez écrit {MAX_ANSWERS} messages en un jour, le nombre permis : reprenez demain."
        )
    message: ThreadMessage = thread.messages.create(by=by, from_team=False, text=content, at=at)
    if thread.waiting_since is None:
        thread.waiting_since, thread.settled_by, thread.settled_at = at, None, None
        thread.save()
        _notify_followers(kind, subject, message, at=at)
    return message


def _notify_followers(kind: ThreadKind[S], subject: S, message: ThreadMessage, *, at: datetime) -> None:
    """Tell the colleagues who follow the object that an answer came, when they may still give one."""
    context = {"label": kind.label(subject), "page": kind.team_page, "public_id": str(subject.public_id)}
    for follower in kind.followers(subject):
        if allowed(follower, kind.permission, subject):
            outbox.queue(
                "thread_answer",
                to=follower,
                key=f"thread-answer-{message.pk}-{follower.pk}",
                context=context,
                at=at,
                campaign=kind.campaign(subject),
            )


@transaction.atomic
def write_to_all(subject: ThreadedModel, text: str, *, by: User, from_team: bool, at: datetime) -> ThreadMessage:
    """Write in a thread that many people read: a digest says it to them, and no message leaves at once.

    What somebody else than the team writes waits for an answer. The caller has checked who may write. Raises
    :class:`ThreadRefusedError` for an empty text, or beyond what one person may write in a day.
    """
    if not text.strip():
        raise ThreadRefusedError("Écrivez votre message.")
    thread = _locked_thread(subject)
    if not from_team and thread.messages.filter(by=by, at__gt=at - DAY).count() >= MAX_ANSWERS:
        raise ThreadRefusedError(
            f"Vous avez écrit {MAX_ANSWERS} messages en un jour, le nombre permis : reprenez demain."
        )
    message: ThreadMessage = thread.messages.create(by=by, from_team=from_team, text=text.strip(), at=at)
    if from_team:
        _settle(thread, by=by, at=at)
    elif thread.waiting_since is None:
        thread.waiting_since, thread.settled_by, thread.settled_at = at, None, None
        thread.save()
    return message


@team_act("applications.process", "challenges.manage", "followup.manage")
@transaction.atomic
def settle(subject: ThreadedModel, *, by: User, at: datetime) -> None:
    """Mark as done what waits for an answer that needs none. Raises :class:`ThreadRefusedError` when nothing waits."""
    thread = _locked_thread(subject)
    if thread.waiting_since is None:
        raise ThreadRefusedError("Aucun message n’attend de réponse : quelqu’un l’a déjà traité.", field="")
    thread.messages.filter(from_team=False, read_at=None).update(read_at=at)
    _settle(thread, by=by, at=at)


def mark_read(messages: Iterable[ThreadMessage], *, by_team: bool, at: datetime) -> None:
    """Note that one side read what the other wrote to it, once; ``messages`` are those that were shown."""
    fresh = [message.pk for message in messages if message.from_team != by_team and message.read_at is None]
    if fresh:
        ThreadMessage.objects.filter(pk__in=fresh).update(read_at=at)


@dataclass(frozen=True, slots=True)
class Summary:
    """What the page of an object says of its thread: how many messages, how many that the author has not read."""

    total: int
    unread: int


def summary(thread_id: int | None) -> Summary | None:
    """Return the summary of a thread for the author of the deposit; nothing when the team never wrote."""
    if thread_id is None:
        return None
    rows = ThreadMessage.objects.filter(thread=thread_id).values_list("from_team", "read_at")
    return Summary(len(rows), sum(from_team and read_at is None for from_team, read_at in rows))
