"""What this package holds of people."""

from typing import Any

from accounts.domain.privacy import Holding
from accounts.models import User
from talents.models import Mission


def _export(person: User) -> list[Any]:
    return list(Mission.objects.filter(talent=person).values("cohort__campaign__name", "host__name", "state"))


def _blocks(person: User) -> str:
    if Mission.objects.filter(talent=person).exists():
        return "Un contrat vous lie ou vous a lié : la loi le fait conserver cinq ans."
    return ""


HOLDING = Holding(
    name="Missions",
    data="Mission, contrat et documents de suivi",
    purpose="Exécuter le contrat",
    basis="Contrat et obligation légale",
    retention="Cinq ans après la fin du contrat",
    export=_export,
    blocks=_blocks,
)
