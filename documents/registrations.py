"""What « documents » registers with the packages below it; read once Django is ready (:mod:`common.registry`)."""

from accounts.domain import privacy
from common import jobs
from common.jobs import BackgroundTask
from documents.domain import personal_data
from documents.tasks import produce_document, write_export

jobs.background_tasks.register(
    BackgroundTask("document", lambda pk: produce_document.delay(document_id=pk)),
    BackgroundTask("export", lambda pk: write_export.delay(export_id=pk)),
)
privacy.processing_records.register(personal_data.EXPORTS)
