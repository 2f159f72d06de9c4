"""What « notifications » registers with the packages below it; read once Django is ready (:mod:`common.registry`)."""

from accounts.domain import privacy
from accounts.domain import retention as delays
from common import jobs
from common.jobs import BackgroundTask
from notifications.domain import personal_data, retention
from notifications.tasks import send_message

privacy.processing_records.register(personal_data.MESSAGES)
delays.rules.register(*retention.RULES)
jobs.background_tasks.register(BackgroundTask("message", lambda pk: send_message.delay(message_id=pk)))
