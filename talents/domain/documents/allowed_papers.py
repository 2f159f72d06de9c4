"""Which documents may be made, in which regime and in which state: one table, asked by pages, batches and circuits.

A document of the other regime contradicts the contract: where the host employs, nobody is sent on a mission by the
programme's direction, and a partnership agreement says the opposite of the contract (R16, R18).
"""

from dataclasses import dataclass
from datetime import date

from challenges.enums import ChallengeState, CofundingKind, ContractKind, Employer
from challenges.models import Campaign, Challenge
from common.language.french import with_article
from documents.domain.texts.declarations import Kind
from talents.domain import services
from talents.enums import MissionState
from talents.models import Cohort, Mission

M = MissionState
C = ChallengeState
Subject = Mission | Challenge | Cohort

ANY_EMPLOYER = frozenset(Employer)
ANY_CONTRACT = frozenset(ContractKind)
UNDER_CONTRACT = frozenset({M.CONTRACTED, M.ACTIVE, M.SUSPENDED})
ANY_MISSION = frozenset(M)
RETAINED = frozenset({C.SELECTED, C.PUBLISHED, C.ACTIVE, C.CLOSED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """When a kind of document may be made."""

    employers: frozenset[Employer] = ANY_EMPLOYER
    contracts: frozenset[ContractKind] = ANY_CONTRACT
    missions: frozenset[MissionState] = ANY_MISSION
    challenges: frozenset[ChallengeState] = frozenset(C)
    cofunded: bool = False
    served: bool = False  # it attests services: some must have been rendered


RULES: dict[str, Rule] = {
    "contract_fixed_term": Rule(
        contracts=frozenset({ContractKind.FIXED_TERM}), missions=frozenset({M.PREPARED}) | UNDER_CONTRACT
    ),
    "contract_project": Rule(
        contracts=frozenset({ContractKind.PROJECT}), missions=frozenset({M.PREPARED}) | UNDER_CONTRACT
    ),
    "mission_letter": Rule(employers=frozenset({Employer.DINUM}), missions=UNDER_CONTRACT),
    "certificate_of_service": Rule(missions=frozenset({M.ACTIVE, M.SUSPENDED, M.ENDED}), served=True),
    "attestation": Rule(missions=frozenset({M.ACTIVE, M.SUSPENDED, M.ENDED}), served=True),
    "amendment": Rule(missions=UNDER_CONTRACT | {M.ENDED}),
    "renewal_letter": Rule(missions=UNDER_CONTRACT),
    "termination_letter": Rule(missions=UNDER_CONTRACT | {M.ENDED}),
    "financing_agreement": Rule(employers=frozenset({Employer.HOST}), challenges=RETAINED),
    "partnership_agreement": Rule(employers=frozenset({Employer.DINUM}), challenges=RETAINED),
    "transfer_decree": Rule(employers=frozenset({Employer.HOST}), cofunded=True),
    "phase_review": Rule(),
    "closing_booklet": Rule(),
    "arrival_checklist": Rule(),
    "departure_checklist": Rule(),
    "signature_evidence": Rule(),
}


def _regime_refusal(code: str, campaign: Campaign) -> str:
    rule = RULES[code]
    if campaign.employer not in rule.employers:
        employer = with_article(campaign.get_employer_display())
        return f"Ce document n’existe pas dans cette campagne : l’employeur y est {employer}."
    if campaign.contract_kind not in rule.contracts:
        return f"Les contrats de cette campagne sont d’un autre genre : {campaign.get_contract_kind_display().lower()}."
    if rule.cofunded and campaign.cofunding == CofundingKind.NONE:
        return "Cette campagne ne prévoit aucun cofinancement, donc aucun transfert de crédits."
    return ""


def _campaign(subject: Subject) -> Campaign:
    if isinstance(subject, Mission):
        return subject.cohort.campaign
    return subject.campaign


def regime_refusal(code: str, subject: Subject) -> str:
    """Return why a kind of document contradicts the regime of a campaign, in French, or nothing."""
    return _regime_refusal(code, _campaign(subject))


def refusal(code: str, subject: Subject, *, on: date) -> str:
    """Return why a document may not be made about a subject on a day, in French, or nothing."""
    rule = RULES[code]
    reason = regime_refusal(code, subject)
    if reason:
        return reason
    if isinstance(subject, Mission):
        return _mission_refusal(rule, subject, on)
    if isinstance(subject, Challenge) and subject.state not in rule.challenges:
        return f"Le défi « {subject} » n’est pas retenu : ce document ne peut pas être établi."
    return ""


def _mission_refusal(rule: Rule, mission: Mission, on: date) -> str:
    state = mission.get_state_display().lower()
    if mission.state not in rule.missions:
        if rule.served:
            return f"Aucun service n’est encore accompli : la mission est « {state} »."
        return f"Ce document ne peut pas être établi pour une mission « {state} »."
    if rule.served and services.period(mission, on=on) is None:
        return "Aucun service n’a été accompli : ce document ne peut rien attester."
    return ""


def offered(kinds: tuple[Kind, ...], subject: Subject, *, on: date) -> list[Kind]:
    """Return the kinds of documents that a page offers about a subject."""
    return [kind for kind in kinds if not refusal(kind.code, subject, on=on)]


def offered_in(kinds: tuple[Kind, ...], campaign: Campaign) -> list[Kind]:
    """Return the kinds of documents that exist in the regime of a campaign."""
    return [kind for kind in kinds if not _regime_refusal(kind.code, campaign)]
