"""Admit laureates and prepare their contracts."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from accounts.domain.acts import team_act
from accounts.models import User
from challenges.domain.campaigns import pay
from challenges.domain.challenges import WithdrawalRefusedError
from challenges.domain.ends import challenge_ends
from challenges.domain.rules.running import check_running
from challenges.enums import ChallengeRole, ChallengeState, ContractKind
from challenges.models import Campaign, Challenge
from challenges.queries.people import holders_of
from common.days import day_of
from common.jobs import JobState
from common.language.formatting import french_date
from common.refusals import RefusedError
from common.transitions import move
from documents.domain import production
from documents.enums import SignatureState
from documents.models import Document, DocumentBatch
from notifications.domain import outbox
from selection.domain.seats.improvements import is_final
from selection.enums import OfferState
from selection.models import Offer
from talents.domain import durations
from talents.domain.documents import papers
from talents.enums import ActKind, MissionState
from talents.models import Cohort, Mission, MissionLog

CONTRACTS = {ContractKind.FIXED_TERM: "contract_fixed_term", ContractKind.PROJECT: "contract_project"}
MIN_CONTRACT_MONTHS, MAX_CONTRACT_MONTHS = (
    12,
    72,
)  # months of a project contract, renewals included (CGFP, L. 332-25; R18)


class AdmissionRefusedError(RefusedError):
    """The mission or its contract lacks something; the message says what, in French."""


def check_length(mission: Mission, ends_on: date) -> None:
    """Refuse a project contract of less than a year or more than six. Raises :class:`AdmissionRefusedError` (R18)."""
    if mission.cohort.campaign.contract_kind != ContractKind.PROJECT:
        return
    length = durations.length(mission.starts_on, ends_on)
    if length < (MIN_CONTRACT_MONTHS, 0) or length > (MAX_CONTRACT_MONTHS, 0):
        raise AdmissionRefusedError(
            f"Un contrat de projet dure de {MIN_CONTRACT_MONTHS} à {MAX_CONTRACT_MONTHS} mois, renouvellements"
            f" compris : celui-ci durerait {durations.in_words(mission.starts_on, ends_on)}."
        )


def left_before(offer: Offer) -> Mission | None:
    """Return the mission that an offer replaces: the last one cut short on its position, if nobody did yet."""
    short = Q(log__verb="interrupt") | Q(acts__kind=ActKind.TERMINATION)
    return Mission.objects.filter(short, position=offer.position, replaced_by=None).order_by("pk").distinct().last()


@team_act("talents.manage")
@transaction.atomic
def admit(offer: Offer, *, by: User, at: datetime) -> Mission:
    """Make the mission of an accepted offer, on the terms that the offer stated (R15); tell both sides.

    Who replaces somebody, or comes once the promotion began, starts on the day after the act at the earliest, and keeps
    the promotion's last day: their contract, and what is owed for them, are in proportion (R24). Raises
    :class:`AdmissionRefusedError` when the offer is not accepted, the campaign has no dates, nobody hosts, or the
    challenge is withdrawn (R13).
    """
    challenge = offer.position.challenge
    campaign = challenge.campaign
    years = offer.application.experience_years
    check_running(campaign)
    if offer.state != OfferState.ACCEPTED or years is None:
        raise AdmissionRefusedError("La proposition n’est pas acceptée.")
    if not is_final(offer, at=at):
        raise AdmissionRefusedError(
            "Cette personne garde encore des vœux mieux placés : sa place n’est pas définitive."
        )
    if campaign.starts_on is None or campaign.ends_on is None:
        raise AdmissionRefusedError("La campagne n’a pas de dates de mission.")
    if challenge.administration is None:
        raise AdmissionRefusedError(f"Le défi « {challenge} » n’a pas d’administration d’accueil.")
    if challenge.state == ChallengeState.WITHDRAWN:
        raise AdmissionRefusedError(f"Le défi « {challenge} » est retiré : personne n’y est admis.")
    soonest = day_of(at) + timedelta(days=1)
    if soonest >= campaign.ends_on:
        raise AdmissionRefusedError("La promotion est terminée.")
    cohort, _ = Cohort.objects.get_or_create(campaign=campaign, defaults={"name": campaign.name})
    net, variable = offer.net_monthly, offer.variable_pct
    if net is None:  # an offer sent before offers kept their terms
        band = pay(campaign, years)
        net, variable = band.net_monthly, band.variable_pct
    agreed_on = offer.starts_on or campaign.starts_on
    starts_on = max(agreed_on, soonest)
    mission = Mission.objects.create(
        cohort=cohort,
        talent=offer.application.candidate,
        offer=offer,
        position=offer.position,
        host=challenge.administration,
        starts_on=starts_on,
        ends_on=offer.ends_on or campaign.ends_on,
        net_monthly=net,
        variable_pct=variable,
        place=offer.place,
        replaces=left_before(offer),
    )
    late = f"Prise de poste le {french_date(starts_on)}, et non le {french_date(agreed_on)} proposé : jour passé."
    MissionLog.objects.create(
        subject=mission, verb="admit", source="", target=MissionState.PREPARED, by=by, at=at,
        reason=late if starts_on != agreed_on else "",
    )  # fmt: skip
    _tell_both_sides(mission, at=at)
    return mission


def _tell_both_sides(mission: Mission, *, at: datetime) -> None:
    """Write to the person and to those who prepare their arrival that the mission exists, and what awaits them."""
    hosts = holders_of(mission.position.challenge, ChallengeRole.LEAD, ChallengeRole.HR, host=mission.host_id)
    for user in {mission.talent, *hosts}:
        outbox.queue(
            "mission_created",
            to=user,
            key=f"mission-{mission.pk}-{user.pk}",
            context={
                "own": user == mission.talent,
                "talent": str(mission.talent),
                "challenge": str(mission.position.challenge),
                "host": str(mission.host),
                "starts_on": french_date(mission.starts_on),
                "ends_on": french_date(mission.ends_on),
                "public_id": str(mission.public_id),
            },
            campaign=mission.cohort.campaign.code,
            at=at,
        )


def check_no_signed_contract(challenge: Challenge) -> None:
    """Refuse the withdrawal of a challenge where somebody signed a contract: an act ends it first (R13, R20).

    Raises :class:`challenges.domain.challenges.WithdrawalRefusedError`.
    """
    signed = Mission.objects.filter(
        position__challenge=challenge, contract__signatures__state=SignatureState.SIGNED
    ).exclude(state=MissionState.ENDED)
    names = sorted({str(mission.talent) for mission in signed.select_related("talent")})
    if names:
        raise WithdrawalRefusedError(
            f"Un contrat est signé ({', '.join(names)}) : mettez-y fin par un acte avant de retirer ce défi."
        )


def interrupt(offer: Offer, *, reason: str, by: User, at: datetime) -> None:
    """End the mission of somebody who left their seat; the last day is that of the act, when the mission had begun.

    An early end that an act sets for a later day waits for that day.
    """
    mission = Mission.objects.filter(offer=offer).exclude(state=MissionState.ENDED).first()
    day = day_of(at)
    if mission is None or mission.acts.filter(kind=ActKind.TERMINATION, on__gt=max(day, mission.starts_on)).exists():
        return
    last = {"ends_on": day} if mission.starts_on < day < mission.ends_on else {}
    move(mission, "interrupt", by=by, at=at, reason=reason, **last)
    close_when_over(mission.position.challenge, by=by, at=at)


@transaction.atomic
def contract(mission: Mission, *, by: User, at: datetime, batch: DocumentBatch | None = None) -> None:
    """Register the mission's contract to produce; asking twice changes nothing. The worker renders and seals it.

    Raises :class:`AdmissionRefusedError` when something that the contract must print is missing, or when a project
    contract would last less than a year or more than six (R18).
    """
    if mission.position.challenge.state == ChallengeState.WITHDRAWN:
        raise AdmissionRefusedError("Le défi de cette mission est retiré : aucun contrat ne s’établit.")
    kind = CONTRACTS[ContractKind(mission.cohort.campaign.contract_kind)]
    check_length(mission, mission.ends_on)
    document = papers.issue(kind, mission, at=at, batch=batch, key=f"contract-{mission.pk}")
    if mission.state == MissionState.PREPARED:
        move(mission, "contract", by=by, at=at, contract=document)


@team_act("talents.manage")
@transaction.atomic
def correct(mission: Mission, *, reason: str, by: User, at: datetime) -> Document:
    """Establish the contract again from the mission's terms as they are now; the former one stays, replaced (R20).

    Raises :class:`AdmissionRefusedError` once somebody signed it: from then on an act changes it.
    """
    former = mission.contract
    if former is None or former.state != JobState.DONE:
        raise AdmissionRefusedError("Le contrat n’est pas encore produit.")
    if former.signatures.filter(state=SignatureState.SIGNED).exists():
        raise AdmissionRefusedError("Ce contrat porte une signature : un avenant le modifie.")
    if not reason.strip():
        raise AdmissionRefusedError("Dites ce qui est corrigé.", field="reason")
    check_length(mission, mission.ends_on)
    document = papers.issue(former.template, mission, at=at, key=f"contract-{mission.pk}-{former.pk}", replaces=former)
    former.signatures.exclude(state=SignatureState.REFUSED).update(state=SignatureState.CLOSED)
    mission.contract = document
    mission.save(update_fields=["contract"])
    MissionLog.objects.create(
        subject=mission, verb="correct", source=mission.state, target=mission.state, by=by, at=at, reason=reason.strip()
    )
    return document


@team_act("talents.manage")
@transaction.atomic
def contract_all(campaign: Campaign, missions: Iterable[Mission], *, by: User, at: datetime) -> DocumentBatch:
    """Register the contracts of several missions as one batch, all or none."""
    batch = production.open_batch(f"Contrats, {campaign.name}", by=by, at=at)
    for mission in missions:
        contract(mission, by=by, at=at, batch=batch)
    return batch


def start_blocked(mission: Mission, *, at: datetime) -> str:
    """Return why somebody cannot take up their post now, or nothing."""
    if day_of(at) < mission.starts_on:
        return f"La mission commence le {french_date(mission.starts_on)}."
    if mission.clearance and mission.cleared_on is None:
        return "L’habilitation exigée n’est pas encore accordée."
    return ""


@transaction.atomic
def start(mission: Mission, *, by: User | None, at: datetime) -> None:
    """Record that somebody took up their post; the first one starts the challenge.

    Raises :class:`AdmissionRefusedError` saying what is awaited.
    """
    if reason := start_blocked(mission, at=at):
        raise AdmissionRefusedError(reason)
    move(mission, "start", by=by, at=at)
    challenge_ends.start(mission.position.challenge, by=by, at=at)


def end_those_over(*, at: datetime) -> int:
    """End the missions whose last day is past, and close the challenges with them; return how many missions."""
    over = Mission.objects.filter(
        state__in=(MissionState.ACTIVE, MissionState.SUSPENDED), ends_on__lt=day_of(at),
        cohort__campaign__sandbox=False,
    )  # fmt: skip
    missions = list(over.select_related("position__challenge__campaign").order_by("pk"))
    for mission in missions:
        with transaction.atomic():
            move(mission, "end", by=None, at=at)
            close_when_over(mission.position.challenge, by=None, at=at)
    return len(missions)


def running(challenge: Challenge) -> bool:
    """Tell whether somebody works for a challenge, or may still come: a mission, a seat accepted or proposed."""
    coming = Offer.objects.filter(position__challenge=challenge, mission=None)
    return (
        Mission.objects.filter(position__challenge=challenge).exclude(state=MissionState.ENDED).exists()
        or coming.filter(state__in=(OfferState.SENT, OfferState.ACCEPTED)).exists()
    )


def _replaceable(challenge: Challenge, on: date) -> bool:
    """Tell whether somebody left a seat that another person may still take before the promotion ends (R24)."""
    last = challenge.campaign.ends_on
    left = Mission.objects.filter(position__challenge=challenge, offer__state=OfferState.ENDED, replaced_by=None)
    return last is not None and on + timedelta(days=1) < last and left.exists()


def close_when_over(challenge: Challenge, *, by: User | None, at: datetime) -> None:
    """Close a challenge that began, with its last mission; a seat that may still be taken keeps it open."""
    if not running(challenge) and not _replaceable(challenge, day_of(at, challenge.campaign.timezone)):
        challenge_ends.close_begun(challenge, by=by, at=at)


def close_challenges_over(*, at: datetime) -> int:
    """Close the challenges that a free seat kept open and whose promotion is over; return how many."""
    begun = Challenge.objects.filter(state=ChallengeState.ACTIVE, campaign__sandbox=False)
    over = begun.filter(campaign__ends_on__lt=day_of(at)).select_related("campaign").order_by("pk")
    idle = [challenge for challenge in over if not running(challenge)]
    for challenge in idle:
        challenge_ends.close_begun(challenge, by=None, at=at)
    return len(idle)


def check_nobody_works(challenge: Challenge) -> None:
    """Refuse to close a challenge where somebody works or may still come.

    Raises :class:`challenges.domain.ends.challenge_ends.ClosingRefusedError`.
    """
    if running(challenge):
        raise challenge_ends.ClosingRefusedError(
            "Une mission y court encore, ou une place y est proposée ou acceptée : elle se termine d’abord."
        )
