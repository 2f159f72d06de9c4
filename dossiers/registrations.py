"""What « dossiers » registers with the packages below it; read once Django is ready (:mod:`common.registry`)."""

from accounts.domain import privacy
from common import jobs
from common.jobs import BackgroundTask
from dossiers.domain import personal_data
from dossiers.tasks import examine_attachment

privacy.processing_records.register(personal_data.DOSSIERS)
jobs.background_tasks.register(BackgroundTask("attachment", lambda pk: examine_attachment.delay(attachment_id=pk)))
