"""What the team reads of an exercise beside the dossier of its author."""

from applications.models import Application
from applications.queries.beside import Beside
from common.language.formatting import quantity
from common.language.french import counted
from exercises.models import Attempt
from exercises.queries.results import criteria_of, has_exercises, marks


def exercise_of(application: Application) -> Beside | None:
    """Return where somebody's exercise is, and its mean by criterion once it is marked."""
    if not has_exercises(application.campaign):
        return None
    attempt = Attempt.objects.filter(application=application).select_related("exercise").first()
    if attempt is None:
        return None
    mark = marks(application.campaign).get(application.pk)
    sentence = f"{attempt.exercise.title} : {attempt.get_state_display().lower()}."
    if mark is None:
        return Beside("Exercice", sentence)
    grids = counted(mark.readings, "grille remise", "grilles remises")
    rows = [(label, quantity(round(mean, 2))) for label, mean in criteria_of(application)]
    return Beside(
        "Exercice",
        f"{sentence} Moyenne : {quantity(round(mark.mean, 2))} ({grids}), à part de la note du dossier.",
        rows,
    )
