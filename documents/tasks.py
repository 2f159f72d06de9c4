"""Background work of the document engine."""

from celery import shared_task

from common import clock
from documents.domain import exports, production


@shared_task(name="documents.produce")
def produce_document(*, document_id: int) -> None:
    """Produce one document."""
    production.produce(document_id)


@shared_task(name="documents.export")
def write_export(*, export_id: int) -> None:
    """Write one long list."""
    exports.produce(export_id)


@shared_task(name="documents.sweep")
def sweep() -> None:
    """Wake again the documents that a lost worker or broker left."""
    for document_id in production.sweep():
        produce_document.delay(document_id=document_id)
    for export_id in exports.sweep(clock.now()):
        write_export.delay(export_id=export_id)
