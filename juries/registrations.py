"""What « juries » registers with the packages below it; read once Django is ready (:mod:`common.registry`)."""

from accounts.domain import privacy, view_as
from juries.domain import personal_data

privacy.processing_records.register(personal_data.ASSESSMENTS)
view_as.private_routes.register(
    view_as.PrivateRoute("juror:", "Les lectures d’un juré se font sans identité : personne ne les voit à sa place.")
)
