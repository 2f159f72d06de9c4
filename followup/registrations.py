"""What « followup » registers with the packages below it; read once Django is ready (:mod:`common.registry`)."""

from accounts.domain import privacy
from challenges.domain import closing
from followup.domain import leftovers, personal_data

privacy.processing_records.register(personal_data.MISSIONS)
closing.checks.register(*leftovers.CHECKS)
