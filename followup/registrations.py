"""What « followup » registers with the packages below it; read once Django is ready (:mod:`common.registry`)."""

from accounts.domain import privacy
from accounts.rules import route_scopes
from challenges.rules import campaign_scope
from followup.domain import personal_data
from followup.models import CohortEvent

privacy.processing_records.register(personal_data.MISSIONS)
route_scopes.register(campaign_scope("event", CohortEvent, "cohort__campaign"))
