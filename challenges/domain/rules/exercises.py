"""What the rules of a campaign say of its exercises."""

from collections.abc import Iterator

from challenges.enums import StageKind
from challenges.models import Stage
from common.language.french import NBSP


def sentences(stage: Stage) -> Iterator[str]:
    """Yield what candidates read of the exercises, when the stage is theirs."""
    if stage.kind == StageKind.EXERCISE:
        yield (
            "Chaque personne fait l’exercice de son métier, en deux heures au plus comptées à partir du moment où elle"
            " le commence. Le temps est allongé, ou la forme changée, pour qui en a besoin. Le résultat se lit à part"
            f"{NBSP}: il n’entre pas dans la note du dossier."
        )
