"""Background work of the outbox."""

from celery import shared_task

from notifications.domain import outbox


@shared_task(name="notifications.send_message")
def send_message(*, message_id: int) -> None:
    """Send one message."""
    outbox.send(message_id)


@shared_task(name="notifications.sweep")
def sweep() -> None:
    """Wake again the messages that a lost worker or broker left."""
    for message_id in outbox.sweep():
        send_message.delay(message_id=message_id)
