"""What « exercises » registers with the packages below it; read once Django is ready (:mod:`common.registry`)."""

from accounts.domain import privacy, view_as
from applications.queries import beside as beside_applications
from exercises.domain import personal_data
from exercises.queries import beside

privacy.processing_records.register(personal_data.EXERCISES)
beside_applications.sources.register(beside.exercise_of)
view_as.private_routes.register(
    *(
        view_as.PrivateRoute(name, "Un exercice et l’aménagement qu’il demande ne sont lus que par leur auteur.")
        for name in ("candidate:exercise", "candidate:exercise-piece")
    )
)
