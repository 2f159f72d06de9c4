"""Queue and send messages."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from accounts.models import User
from common import bell, clock, jobs, sandbox
from common.jobs import JobState
from notifications.models import Message

LEASE_SECONDS = 60
SUBJECT_LENGTH = 250


def queue(template: str, *, to: User, key: str, context: dict[str, Any], at: datetime) -> Message:
    """Write a message in the outbox, in the caller's transaction; the worker is woken once that is committed.

    The text is rendered now, so that it says what was true now. A second call with the same ``key`` returns the first
    message and writes nothing. What a rehearsal writes to a synthetic person, or a sandbox to anybody, is kept, and
    never sent.
    """
    withheld = to.is_synthetic or sandbox.current() is not None
    values = {"recipient": to, "site_url": settings.SITE_URL, **context}
    text = render_to_string(f"emails/{template}.txt", values)
    subject, _, body = text.partition("\n")
    message, created = Message.objects.get_or_create(
        key=key,
        defaults={
            "template": template,
            "recipient": to,
            "subject": subject.strip()[:SUBJECT_LENGTH],
            "body": body.strip() + "\n",
            "written_at": at,
            "queued_at": clock.machine_now(),
            "state": JobState.DONE if withheld else JobState.QUEUED,
        },
    )
    if created and not withheld:
        bell.ring_on_commit("message", message.pk)
    return message


def send(message_id: int) -> None:
    """Send one message if nobody else does; a fault of the mail server is kept with it and tried again."""
    attempt = jobs.take(Message, message_id, at=clock.machine_now(), seconds=LEASE_SECONDS)
    if attempt is None:
        return
    message = Message.objects.select_related("recipient").get(pk=message_id)
    email = EmailMessage(message.subject, message.body, settings.DEFAULT_FROM_EMAIL, [message.recipient.email])
    try:
        email.send()
    except OSError as error:
        jobs.give_up(Message, message_id, attempt=attempt, error=str(error))
        return
    jobs.finish(Message, message_id, attempt=attempt, sent_at=clock.now())


def sweep() -> list[int]:
    """Return the messages to send again."""
    return jobs.sweep(Message, at=clock.machine_now())
