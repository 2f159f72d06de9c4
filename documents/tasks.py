"""Background work of the document engine."""

from celery import shared_task

from documents.domain import production


@shared_task(name="documents.produce")
def produce_document(*, document_id: int) -> None:
    """Produce one document."""
    production.produce(document_id)


@shared_task(name="documents.sweep")
def sweep() -> None:
    """Wake again the documents that a lost worker or broker left."""
    for document_id in production.sweep():
        produce_document.delay(document_id=document_id)
