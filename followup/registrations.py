"""What « followup » registers with the packages below it; read once Django is ready (:mod:`common.registry`)."""

from accounts.domain import privacy
from followup.domain import personal_data

privacy.processing_records.register(personal_data.MISSIONS)
