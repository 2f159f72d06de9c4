"""What « followup » registers with the packages below it; read once Django is ready (:mod:`common.registry`)."""

from accounts.domain import privacy, view_as
from accounts.domain import retention as delays
from accounts.rules import route_scopes
from challenges.domain.ends import closing
from challenges.rules import campaign_scope
from followup.domain import leftovers, personal_data, retention
from followup.models import CohortEvent

privacy.processing_records.register(personal_data.MISSIONS)
route_scopes.register(campaign_scope("event", CohortEvent, "cohort__campaign"))
view_as.private_routes.register(
    view_as.PrivateRoute("mission-logbook", "Le carnet se lit entre une personne et qui l’accompagne."),
    view_as.PrivateRoute("my-calendar", "L’adresse d’un calendrier est un secret."),
)
closing.checks.register(*leftovers.CHECKS)
closing.forecasts.register(retention.FORECASTS)
delays.rules.register(retention.RULE)
