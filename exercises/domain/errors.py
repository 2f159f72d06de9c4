"""What is refused about exercises."""

from common.refusals import RefusedError
from dossiers.domain.answers import DraftClosedError


class ExerciseRefusedError(RefusedError):
    """The exercise cannot be prepared, begun or handed in so; the message says why, in French."""


class TimeOverError(DraftClosedError):
    """The time of the exercise is over: nothing more is written."""

    def __init__(self) -> None:
        super().__init__("Le temps de l’exercice est écoulé : ce qui était enregistré est rendu.")
