"""Admit laureates and prepare their contracts."""

import dataclasses
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from applications.enums import OfferState
from applications.models import Offer
from challenges.domain.campaigns import pay
from challenges.enums import ContractKind, Employer
from challenges.models import Campaign
from common.formatting import euros, euros_in_words, french_date
from common.transitions import move
from documents.domain import production
from documents.models import DocumentBatch
from talents.enums import MissionState
from talents.models import Cohort, Mission, MissionLog


class AdmissionRefusedError(Exception):
    """The mission or its contract lacks something; the message says what, in French."""


@dataclasses.dataclass(frozen=True, slots=True)
class ContractContext:
    """Everything a fixed-term contract prints, already in French: what is frozen is what is read (R20, R21)."""

    promotion: str
    programme: str
    employer: str
    employer_siren: str
    talent: str
    challenge: str
    profession: str
    place: str
    starts_on: str
    ends_on: str
    months: int
    net_monthly: str
    net_monthly_words: str
    trial_period: str
    signed_on: str


def trial_period(months: int) -> str:
    """Return the longest legal trial period of a fixed-term contract (decree 86-83, article 9)."""
    if months < 6:  # noqa: PLR2004 - the article's own steps: 6, 12 and 24 months
        return "trois semaines"
    if months < 12:  # noqa: PLR2004
        return "un mois"
    return "deux mois" if months < 24 else "trois mois"  # noqa: PLR2004


@transaction.atomic
def admit(offer: Offer, *, by: User, at: datetime) -> Mission:
    """Make the mission of an accepted offer, paid by the campaign's rule (R15).

    Raises :class:`AdmissionRefusedError` when the offer is not accepted, or the campaign has no dates, or nobody hosts.
    """
    challenge = offer.position.challenge
    campaign = challenge.campaign
    years = offer.application.experience_years
    if offer.state != OfferState.ACCEPTED or years is None:
        raise AdmissionRefusedError("La proposition n’est pas acceptée.")
    if campaign.starts_on is None or campaign.ends_on is None:
        raise AdmissionRefusedError("La campagne n’a pas de dates de mission.")
    if challenge.administration is None:
        raise AdmissionRefusedError(f"Le défi « {challenge} » n’a pas d’administration d’accueil.")
    cohort, _ = Cohort.objects.get_or_create(campaign=campaign, defaults={"name": campaign.name})
    mission = Mission.objects.create(
        cohort=cohort,
        talent=offer.application.candidate,
        offer=offer,
        position=offer.position,
        host=challenge.administration,
        starts_on=campaign.starts_on,
        ends_on=campaign.ends_on,
        net_monthly=pay(campaign, years).net_monthly,
    )
    MissionLog.objects.create(subject=mission, verb="admit", source="", target=MissionState.PREPARED, by=by, at=at)
    return mission


def interrupt(offer: Offer, *, reason: str, by: User, at: datetime) -> None:
    """End the mission of somebody who left their seat; the last day is that of the act, when the mission had begun."""
    mission = Mission.objects.filter(offer=offer).exclude(state=MissionState.ENDED).first()
    if mission is None:
        return
    day = at.date()
    last = {"ends_on": day} if mission.starts_on < day < mission.ends_on else {}
    move(mission, "interrupt", by=by, at=at, reason=reason, **last)


def contract_context(mission: Mission, *, on: date) -> dict[str, Any]:
    """Return the frozen data of a mission's contract. Raises :class:`AdmissionRefusedError` naming what is missing."""
    campaign = mission.cohort.campaign
    if campaign.contract_kind != ContractKind.FIXED_TERM or campaign.employer != Employer.HOST:
        raise AdmissionRefusedError("Cette campagne emploie par contrat de projet : son modèle reste à écrire.")
    talent = mission.talent
    if not (talent.first_name and talent.last_name):
        raise AdmissionRefusedError(f"Le prénom ou le nom de {talent.email} manque.")
    amount = int(mission.net_monthly)
    return dataclasses.asdict(
        ContractContext(
            promotion=campaign.name,
            programme=campaign.get_programme_display(),
            employer=mission.host.name,
            employer_siren=mission.host.siren,
            talent=str(talent),
            challenge=str(mission.position.challenge),
            profession=str(mission.position.profession),
            place=mission.position.challenge.city,
            starts_on=french_date(mission.starts_on),
            ends_on=french_date(mission.ends_on),
            months=campaign.contract_months,
            net_monthly=euros(amount),
            net_monthly_words=euros_in_words(amount),
            trial_period=trial_period(campaign.contract_months),
            signed_on=french_date(on),
        )
    )


@transaction.atomic
def contract(mission: Mission, *, by: User, at: datetime, batch: DocumentBatch | None = None) -> None:
    """Register the mission's contract to produce; asking twice changes nothing. The worker renders and seals it.

    Raises :class:`AdmissionRefusedError` when something that the contract must print is missing.
    """
    document = production.request(
        "contract_fixed_term",
        title=f"Contrat de {mission.talent}",
        key=f"contract-{mission.pk}",
        context=contract_context(mission, on=at.date()),
        at=at,
        batch=batch,
    )
    if mission.state == MissionState.PREPARED:
        move(mission, "contract", by=by, at=at, contract=document)


@transaction.atomic
def contract_all(campaign: Campaign, missions: Iterable[Mission], *, by: User, at: datetime) -> DocumentBatch:
    """Register the contracts of several missions as one batch, all or none."""
    batch = production.open_batch(f"Contrats de la {campaign.name}", by=by, at=at)
    for mission in missions:
        contract(mission, by=by, at=at, batch=batch)
    return batch
