"""Background work on attached files, and on announcements sent in batches."""

from celery import shared_task

from common import clock
from dossiers.domain import attachments, publication


@shared_task(name="dossiers.examine_attachment")
def examine_attachment(*, attachment_id: int) -> None:
    """Scan one file and keep its words."""
    attachments.examine(attachment_id)


@shared_task(name="dossiers.sweep")
def sweep() -> None:
    """Wake again the files that a lost worker, broker or scanner left."""
    for attachment_id in attachments.sweep():
        examine_attachment.delay(attachment_id=attachment_id)


@shared_task(name="dossiers.send_batches")
def send_batches() -> None:
    """Announce the next batch of each announcement whose time has come."""
    publication.send_due_batches(at=clock.now())
