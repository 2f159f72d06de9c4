"""Background work on attached files."""

from celery import shared_task

from dossiers.domain import attachments


@shared_task(name="dossiers.examine_attachment")
def examine_attachment(*, attachment_id: int) -> None:
    """Scan one file and keep its words."""
    attachments.examine(attachment_id)


@shared_task(name="dossiers.sweep")
def sweep() -> None:
    """Wake again the files that a lost worker, broker or scanner left."""
    for attachment_id in attachments.sweep():
        examine_attachment.delay(attachment_id=attachment_id)
