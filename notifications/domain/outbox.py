"""Queue and send messages."""

import logging
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.db import DatabaseError
from django.template import engines
from django.template.loader import get_template
from django.urls import reverse

from accounts.models import User
from common import clock, jobs, sandbox
from common.jobs import JobState
from common.language import epicene
from common.language.text import clean_text, flatten, normalize_line, normalize_text
from notifications.domain.addressees import Addressee
from notifications.models import Category, DigestChoice, Frequency, Message, Refusal

LEASE_SECONDS = 60
SUBJECT_LENGTH = 250
MAX_ERROR_LENGTH = 2000
SUBJECT_END = secrets.token_hex(16)  # drawn by each process: no text holds it
EPHEMERAL = frozenset({"signature_code", "commitment_code"})  # what these messages say is not kept once they are sent
FORGOTTEN = "Le code à usage unique n’est pas conservé.\n"
# These messages hold the personal link of somebody without account: who reads the outbox must not act in their name.
PERSONAL_LINKS = frozenset({"reference_request", "reference_reminder", "sponsor_check"})
LINK_FORGOTTEN = "Ce message contenait un lien personnel : son texte n’est pas conservé.\n"
UNKEPT = dict.fromkeys(EPHEMERAL, FORGOTTEN) | dict.fromkeys(PERSONAL_LINKS, LINK_FORGOTTEN)
SALT = "messages-refusés"
UNWRITTEN = "message %s of %s cannot be written"
log = logging.getLogger(__name__)
# RFC 8058: the link of an old message still refuses. It can do nothing else, so it may serve twice.
REFUSAL_LINK_LIFETIME = timedelta(days=730)


def _withheld(to: User | Addressee, category: str) -> str:
    if isinstance(to, Addressee):
        return "répétition" if sandbox.current() is not None else ""
    if to.is_synthetic or sandbox.current() is not None:
        return "répétition"
    return "refusé par la personne" if category and to.refusals.filter(category=category).exists() else ""


def refusal_address(to: User | Addressee | None, category: str) -> str:
    """Return where one click refuses this kind of message, without signing in; nothing for a procedure's message."""
    if not category or not isinstance(to, User):
        return ""
    token = signing.dumps([to.pk, category], salt=SALT)
    return f"{settings.SITE_URL}{reverse('refuse-messages', kwargs={'token': token})}"


def refusal(token: str) -> tuple[User, Category] | None:
    """Return whom and what a signed address names, or nothing when it was not made here."""
    try:
        key, category = signing.loads(token, salt=SALT, max_age=REFUSAL_LINK_LIFETIME)
    except signing.BadSignature:
        return None
    return User.objects.get(pk=key), Category(category)


def refuse(person: User, category: Category, *, at: datetime) -> None:
    """Stop sending a kind of message to a person."""
    Refusal.objects.get_or_create(person=person, category=category, defaults={"at": at})


def accept(person: User, category: Category) -> None:
    """Send a kind of message again."""
    Refusal.objects.filter(person=person, category=category).delete()


def choose_digest(person: User, frequency: Frequency) -> None:
    """Keep how often a member of the team wants the summary of what waits for them."""
    DigestChoice.objects.update_or_create(person=person, defaults={"frequency": frequency})


@cache
def _template(name: str) -> Any:
    """Return a message's template, a mark at the end of its first line.

    The subject is the first line of the template, not of the text: a title of two lines moves nothing to the body.
    """
    source = get_template(f"emails/{name}.txt").template.source  # type: ignore[attr-defined]
    return engines["django"].from_string(source.replace("\n", f"{SUBJECT_END}\n", 1))


def written(
    template: str, *, to: User | Addressee, context: dict[str, Any], category: str = "", campaign: str = ""
) -> tuple[str, str]:
    """Return the subject, on one line, and the body of a message of a campaign; nothing is kept or sent."""
    values = {"recipient": to, "site_url": settings.SITE_URL, "refuse_url": refusal_address(to, category), **context}
    subject, _, body = epicene.spell_for(_template(template).render(values), campaign).partition(SUBJECT_END)
    return normalize_line(subject)[:SUBJECT_LENGTH].rstrip(), normalize_text(body).strip() + "\n"


@dataclass(frozen=True, slots=True)
class Letter:
    """A message to queue, as :func:`queue` takes it: the template, its context, for whom, of which campaign."""

    template: str
    to: User | Addressee
    key: str
    context: dict[str, Any]
    at: datetime
    category: str = ""
    claims: list[dict[str, Any]] | None = None
    campaign: str = ""


def _compose(letter: Letter) -> Message:
    """Return a message not saved yet, its text rendered now."""
    to, withheld, fault = letter.to, _withheld(letter.to, letter.category), ""
    try:
        subject, body = written(
            letter.template, to=to, context=letter.context, category=letter.category, campaign=letter.campaign
        )
    except DatabaseError:  # the caller's transaction is over
        raise
    except Exception as error:
        log.exception(UNWRITTEN, letter.template, letter.key)
        subject, body, fault = "", "", repr(error)[:MAX_ERROR_LENGTH]
    return Message(
        key=letter.key,
        template=letter.template,
        recipient=to if isinstance(to, User) else None,
        address=to.address if isinstance(to, Addressee) else "",
        subject=subject,
        body=body,
        written_at=letter.at,
        queued_at=clock.machine_now(),
        category=letter.category,
        withheld=withheld,
        claims=letter.claims,
        campaign_code=letter.campaign,
        state=JobState.FAILED if fault else JobState.DONE if withheld else JobState.QUEUED,
        error=fault,
    )


def queue_many(letters: Sequence[Letter]) -> list[Message]:
    """Write messages in the outbox, each as :func:`queue` does, in two statements."""
    held = Message.objects.in_bulk([letter.key for letter in letters], field_name="key")
    fresh: dict[str, Message] = {}
    for letter in letters:
        if letter.key not in held and letter.key not in fresh:
            fresh[letter.key] = _compose(letter)
    # A message written meanwhile by somebody else under the same key stays as it is: only its row is named again.
    Message.objects.bulk_create(fresh.values(), update_conflicts=True, unique_fields=["key"], update_fields=["key"])
    for message in fresh.values():
        if message.state == JobState.QUEUED:
            jobs.enqueue_on_commit("message", message.pk)
    return [held.get(letter.key) or fresh[letter.key] for letter in letters]


def queue(
    template: str,
    *,
    to: User | Addressee,
    key: str,
    context: dict[str, Any],
    at: datetime,
    category: str = "",
    claims: list[dict[str, Any]] | None = None,
    campaign: str = "",
) -> Message:
    """Write a message in the outbox, in the caller's transaction; the worker is woken once that is committed.

    The text is rendered now, so that it says what was true now. A second call with the same ``key`` returns the first
    message and writes nothing. What a rehearsal writes to a synthetic person, a sandbox to anybody, or what its reader
    refused (``category``), is kept, and never sent. One that cannot be written is kept as failed, with its fault, and
    logged: the others of the same act still go. ``claims`` are what the message states, kept to be proved again.
    ``campaign`` is the code of the campaign that it is about, under whose heading the team reads it.
    """
    [message] = queue_many([Letter(template, to, key, context, at, category, claims, campaign)])
    return message


def _email(message: Message) -> EmailMessage:
    """Return what is given to the mail server."""
    # A worker killed between the mail server's answer and the row's is sent for again: one identifier for both, so that
    # the reader's own server keeps one.
    headers = {"Message-ID": f"<{message.public_id}@{urlsplit(settings.SITE_URL).hostname}>"}
    if message.category:
        headers |= {
            "List-Unsubscribe": f"<{refusal_address(message.recipient, message.category)}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
    subject, body, to = flatten(message.subject), clean_text(message.body), [message.destination]
    return EmailMessage(subject, body, settings.DEFAULT_FROM_EMAIL, to, headers=headers)


def send(message_id: int) -> None:
    """Send one message if nobody else does.

    Whatever goes wrong is kept with it, logged, and tried again, three times in all: a message never stops a worker.
    """
    attempt = jobs.lease(Message, message_id, at=clock.machine_now(), seconds=LEASE_SECONDS)
    if attempt is None:
        return
    message = Message.objects.select_related("recipient").get(pk=message_id)
    try:
        _email(message).send()
    except OSError as error:  # the mail server, or the way to it: nothing to look for in the message
        log.warning("message %s not sent at attempt %s: %s", message.public_id, attempt, error)
        jobs.retry_or_fail(Message, message_id, attempt=attempt, error=str(error))
        return
    except Exception as error:
        log.exception("message %s cannot be sent, attempt %s", message.public_id, attempt)
        jobs.retry_or_fail(Message, message_id, attempt=attempt, error=repr(error))
        return
    update = {"body": UNKEPT[message.template]} if message.template in UNKEPT else {}
    jobs.finish(Message, message_id, attempt=attempt, sent_at=clock.now(), **update)


def sweep() -> list[int]:
    """Return the messages to send again."""
    return jobs.sweep(Message, at=clock.machine_now())
