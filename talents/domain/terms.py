"""Write what a mission's documents say, as long as no signature has fixed it."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from accounts.domain.acts import team_act
from accounts.domain.handover import Responsibility
from accounts.models import User
from common.refusals import RefusedError
from documents.enums import SignatureState
from talents.enums import MissionState
from talents.models import Mission, MissionLog


class AddressRefusedError(RefusedError):
    """The postal address is not kept; the message says why, in French."""

    field = "address"


def signed(mission: Mission) -> bool:
    """Tell whether somebody signed the mission's contract: from then on, acts change it."""
    contract = mission.contract
    return contract is not None and contract.signatures.filter(state=SignatureState.SIGNED).exists()


def _coached(user: User) -> QuerySet[Mission]:
    living = Mission.objects.filter(coach=user).exclude(state=MissionState.ENDED)
    return living.select_related("cohort__campaign").order_by("pk")


def _hand_over(rows: list[Mission], colleague: User, by: User, at: datetime) -> None:
    for mission in rows:
        write(mission, {"coach": colleague}, by=by, at=at)


COACHED_MISSIONS = Responsibility(
    "missions", ("mission accompagnée", "missions accompagnées"), "followup.manage", _coached, _hand_over
)


@team_act("talents.manage")
def write(mission: Mission, changes: dict[str, Any], *, by: User, at: datetime) -> None:
    """Write changed terms and log their names; nothing is written when nothing changed."""
    if changes:
        _write(mission, changes, by=by, at=at)


def write_own_address(mission: Mission, address: str, *, by: User, at: datetime) -> None:
    """Write the postal address that the contract prints, as the person alone knows it.

    Raises :class:`AddressRefusedError` for somebody else's mission, or once the contract bears a signature.
    """
    if mission.talent_id != by.pk:
        raise AddressRefusedError("Chaque personne écrit sa propre adresse.")
    if signed(mission):
        raise AddressRefusedError("Votre contrat porte une signature : dites votre nouvelle adresse à l’équipe.")
    if not address.strip():
        raise AddressRefusedError("Écrivez votre adresse : votre contrat l’imprime.")
    if address != mission.talent_address:
        _write(mission, {"talent_address": address}, by=by, at=at)


@transaction.atomic
def _write(mission: Mission, changes: dict[str, Any], *, by: User, at: datetime) -> None:
    Mission.objects.filter(pk=mission.pk).update(**changes)
    fields = {field.name: str(field.verbose_name) for field in Mission._meta.fields}
    labels = [fields[name] for name in changes]
    MissionLog.objects.create(
        subject=mission, verb="terms", source=mission.state, target=mission.state, by=by, at=at,
        reason=f"Termes : {', '.join(labels)}.",
    )  # fmt: skip
    mission.refresh_from_db()
