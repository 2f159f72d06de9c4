"""What this package holds of people."""

from typing import Any

from accounts.domain.privacy import Holding
from accounts.models import User
from documents.models import Signature
from talents.models import Mission


def _export(person: User) -> list[Any]:
    missions = Mission.objects.filter(talent=person).values(
        "cohort__campaign__name", "host__name", "state", "starts_on", "ends_on", "net_monthly", "talent_address"
    )
    signed = Signature.objects.filter(signer=person).values("document__number", "quality", "state", "evidence")
    return [*missions, *signed]


def _blocks(person: User) -> str:
    if Mission.objects.filter(talent=person).exists():
        return "Un contrat vous lie ou vous a lié : la loi le fait conserver cinq ans."
    return ""


HOLDING = Holding(
    name="Missions",
    data="Missions, contrats, signatures et leurs preuves, documents de suivi",
    purpose="Exécuter le contrat",
    basis="Contrat et obligation légale",
    retention="Cinq ans après la fin du contrat",
    export=_export,
    blocks=_blocks,
)
