"""Gather what a document prints about a mission, an act or an agreement, in French."""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from challenges.domain import delegations, funding
from challenges.enums import ChallengeRole, CofundingKind, ContractKind, DelegationScope, Employer
from challenges.models import Administration, Campaign, Challenge, FundingPlan
from challenges.queries.people import holders_of
from common.language.formatting import euros, french_date
from common.language.french import NBSP, amount_in_words, cardinal, counted_in_words
from talents.domain import durations, services
from talents.domain.documents.contexts import ActContext, AgreementContext, DecreeContext, MissionContext
from talents.enums import ActKind, MissionState
from talents.models import Cohort, Mission, MissionAct, MissionLog

FULL_TIME = 100


def _name(person: User | None) -> str:
    """Return a person's name of civil status, or nothing when it is unknown: no document prints an address."""
    return person.civil_name if person is not None else ""


def coordinator() -> str:
    """Return the direction that runs the programme."""
    return str(Employer.DINUM.label)


def member(challenge: Challenge, role: str) -> str:
    """Return who has a role on a challenge for its host, or nothing."""
    return _name(next(iter(holders_of(challenge, role)), None))


def notice(mission: Mission) -> durations.Notice:
    """Return how long before its end the contract of a mission is renewed or ended, and by which article (R19)."""
    return durations.notice(mission.cohort.campaign.contract_kind, mission.starts_on, mission.ends_on)


def probation(campaign: Campaign) -> str:
    """Return the probation that the campaign agrees, in words, or nothing; it is not the legal trial."""
    return counted_in_words(campaign.probation_months, "mois") if campaign.probation_months else ""


def _signatory(
    prefix: str, body: Administration | None, scope: DelegationScope, *, on: date, campaign: Campaign
) -> dict[str, str]:
    """Return who represents a body in a paper, with their quality; empty when no delegation is in force."""
    delegation = delegations.representative(body, scope, on=on, campaign=campaign)
    return {
        f"{prefix}_signatory": delegation.user.civil_name if delegation is not None else "",
        f"{prefix}_signatory_quality": delegation.quality if delegation is not None else "",
    }


def _signatories(mission: Mission, *, on: date) -> dict[str, str]:
    campaign = mission.cohort.campaign
    employer = mission.host if campaign.employer == Employer.HOST else None
    delegation = delegations.representative(employer, DelegationScope.CONTRACTS, on=on, campaign=campaign)
    return {
        **_signatory("employer", employer, DelegationScope.CONTRACTS, on=on, campaign=campaign),
        **_signatory("host", mission.host, DelegationScope.CONTRACTS, on=on, campaign=campaign),
        "employer_signatory_act": delegation.act if delegation is not None else "",
    }


def _services(mission: Mission, *, on: date) -> dict[str, Any]:
    """Return what a certificate may attest on a day: nothing of what is still to come."""
    period = services.period(mission, on=on)
    return {
        "served_until": french_date(period.ends_on) if period else "",
        "served_duration": period.duration if period else "",
        "served_hosts": services.hosts(mission, on=on),
        "suspensions": period.suspended if period else [],
        "is_over": period is not None and period.over,
        "was_suspended": period is not None and bool(period.suspensions),
    }


def mission_facts(mission: Mission, *, on: date) -> dict[str, Any]:
    """Return the values of :class:`MissionContext` for a mission; an unknown one is empty, and said before issuing."""
    campaign, challenge, talent = mission.cohort.campaign, mission.position.challenge, mission.talent
    host_employs = campaign.employer == Employer.HOST
    net = Decimal(mission.net_monthly)
    return {
        "promotion": campaign.name,
        "programme": campaign.programme.name,
        "employer": mission.host.name if host_employs else coordinator(),
        "employer_siren": mission.host.siren if host_employs else "",
        "employer_address": mission.host.address if host_employs else settings.COORDINATOR_ADDRESS,
        "host": mission.host.name,
        "host_address": mission.host.address,
        "talent": _name(talent),
        "talent_address": mission.talent_address,
        "challenge": str(challenge),
        "description": challenge.summary or challenge.problem,
        "profession": str(mission.position.profession),
        "place": mission.place or challenge.city,
        "starts_on": french_date(mission.starts_on),
        "ends_on": french_date(mission.ends_on),
        "duration": durations.in_words(mission.starts_on, mission.ends_on),
        "months": durations.months(mission.starts_on, mission.ends_on),
        "net_monthly": euros(net),
        "net_monthly_words": amount_in_words(net),
        "gross_monthly": euros(funding.gross(campaign, net)),
        "variable": f"{mission.variable_pct.normalize():f}{NBSP}%".replace(".", ",") if mission.variable_pct else "",
        "trial_ends_on": french_date(durations.trial_end(mission.starts_on, mission.ends_on)),
        "trial_period": durations.trial_period(mission.starts_on, mission.ends_on),
        "probation": probation(campaign),
        "notice": notice(mission).words,
        "category": mission.category,
        "working_time": "temps plein"
        if mission.working_time == FULL_TIME
        else f"{mission.working_time}{NBSP}% d’un temps plein",
        "remote_days": counted_in_words(mission.remote_days, "jour"),
        "tasks": [line.strip() for line in mission.tasks.splitlines() if line.strip()],
        "outcome": mission.outcome,
        "evaluation": mission.evaluation,
        "lead": _name(mission.lead) or member(challenge, ChallengeRole.LEAD),
        "sponsor": _name(mission.sponsor) or member(challenge, ChallengeRole.SPONSOR),
        "coach": _name(mission.coach),
        "replaced": _name(mission.replaces.talent) if mission.replaces else "",
        "signed_on": french_date(on),
        "host_employs": host_employs,
        "has_place": bool(mission.place or challenge.city),
        "has_siren": bool(host_employs and mission.host.siren),
        "has_variable": bool(mission.variable_pct),
        "has_probation": bool(campaign.probation_months),
        "has_clearance": mission.clearance,
        "has_coach": bool(_name(mission.coach)),
        "is_project": campaign.contract_kind == ContractKind.PROJECT,
        **_signatories(mission, on=on),
        **_services(mission, on=on),
        "is_replacement": mission.replaces is not None,
        "is_part_time": mission.working_time < FULL_TIME,
    }


def mission_context(mission: Mission, *, on: date) -> MissionContext:
    """Return what the documents of a mission print."""
    return MissionContext(**mission_facts(mission, on=on))


def act_context(act: MissionAct, *, on: date) -> ActContext:
    """Return what the document of an act prints; an answer is awaited eight days after a renewal letter (R19)."""
    mission = act.mission
    rule = durations.notice(mission.cohort.campaign.contract_kind, mission.starts_on, act.ends_before)
    own: dict[str, Any] = {
        "notice_article": rule.article,
        "notice_limit": french_date(rule.last_day(act.ends_before)),
        "notice_given": durations.left_in_words(on, act.ends_before),
        "is_notice_kept": on <= rule.last_day(act.ends_before),
        "act": act.get_kind_display().lower(),
        "act_rank": act.rank,
        "contract_number": mission.contract.number if mission.contract else "",
        "effective_on": french_date(act.on),
        "ends_before": french_date(act.ends_before),
        "ends_after": french_date(act.ends_after),
        "duration_after": durations.in_words(mission.starts_on, act.ends_after),
        "host_before": act.host_before.name,
        "host_after": act.host_after.name,
        "net_before": euros(act.net_before),
        "net_after": euros(act.net_after),
        "net_after_words": amount_in_words(act.net_after),
        "reason": act.reason,
        "role": act.get_role_display(),
        "person_before": _name(act.person_before),
        "person_after": _name(act.person_after) or "à désigner",
        "answer_until": french_date(on + timedelta(days=8)) if act.kind == ActKind.INTENT else "",
    }
    facts: dict[str, Any] = {f"is_{kind}": act.kind == kind for kind in ActKind.values}
    common = mission_facts(mission, on=on) | {"notice": rule.words}
    facts["is_project_renewal"] = facts["is_renewal"] and common["is_project"]
    return ActContext(**(common | own | facts))


def owed(mission: Mission) -> Decimal:
    """Return what the programme owes for a mission, in euros; in proportion of a part of the promotion (R16, R24)."""
    campaign = mission.cohort.campaign
    whole = funding.due(campaign, [funding.monthly_cost(campaign, Decimal(mission.net_monthly))])
    part = durations.share(mission.starts_on, mission.ends_on, over=campaign.contract_months)
    return (whole * Decimal(str(part))).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def recruited_missions() -> QuerySet[Mission]:
    """Return the missions begun or to come; one that ended before it began counts for nothing."""
    begun = Exists(MissionLog.objects.filter(subject=OuterRef("pk"), verb="start"))
    missions = Mission.objects.filter(~Q(state=MissionState.ENDED) | Q(begun)).order_by("pk")
    return missions.select_related("cohort__campaign", "position__profession", "contract")


def recruited(challenge: Challenge) -> list[Mission]:
    """Return the missions of a challenge that were begun or are to come."""
    return list(recruited_missions().filter(position__challenge=challenge))


def _represented(prefix: str, body: Administration | None, *, on: date, campaign: Campaign) -> dict[str, str]:
    """Return who signs the agreements of an administration, or nothing when there is none: the direction is not it."""
    if body is None:
        return {f"{prefix}_signatory": "", f"{prefix}_signatory_quality": ""}
    return _signatory(prefix, body, DelegationScope.AGREEMENTS, on=on, campaign=campaign)


def agreement_context(challenge: Challenge, *, on: date) -> AgreementContext:
    """Return what the agreements of a challenge print: the people really recruited, and what is owed for them (R16)."""
    campaign, host = challenge.campaign, challenge.administration
    plan = funding.plan_of(challenge)
    missions = recruited(challenge)
    shared = funding.is_shared(campaign, plan)
    amounts = [owed(mission) if shared else Decimal(0) for mission in missions]
    total = sum(amounts, Decimal(0))
    bearer = plan.bearer if plan is not None and plan.bearer is not None else host
    first = min((mission.starts_on for mission in missions), default=campaign.starts_on)
    last = max((mission.ends_on for mission in missions), default=campaign.ends_on)
    return AgreementContext(
        promotion=campaign.name,
        programme=campaign.programme.name,
        coordinator=coordinator(),
        coordinator_address=settings.COORDINATOR_ADDRESS,
        host=str(host or ""),
        host_address=host.address if host else "",
        **_signatory("coordinator", None, DelegationScope.AGREEMENTS, on=on, campaign=campaign),
        **_represented("host", host, on=on, campaign=campaign),
        **_represented("bearer", bearer, on=on, campaign=campaign),
        bearer_address=bearer.address if bearer else "",
        bearer=str(bearer or ""),
        bearer_programme=plan.programme if plan is not None else "",
        challenge=str(challenge),
        description=challenge.summary or challenge.problem,
        lead=member(challenge, ChallengeRole.LEAD),
        sponsor=member(challenge, ChallengeRole.SPONSOR),
        starts_on=french_date(first) if first else "",
        ends_on=french_date(last) if last else "",
        duration=durations.in_words(first, last) if first and last else "",
        seats=len(missions),
        seats_words=cardinal(len(missions), feminine=True),
        people=[
            {
                "profession": str(mission.position.profession),
                "period": f"du {french_date(mission.starts_on)} au {french_date(mission.ends_on)}",
                "owed": euros(amount),
            }
            for mission, amount in zip(missions, amounts, strict=True)
        ],
        basis=_basis(campaign),
        total=euros(total),
        total_words=amount_in_words(total),
        remote_days=counted_in_words(2, "jour"),
        probation=probation(campaign),
        signed_on=french_date(on),
        two_bearers=bool(bearer and host and bearer.pk != host.pk),
        is_shared=shared,
        has_probation=bool(campaign.probation_months),
    )


def _basis(campaign: Campaign) -> str:
    value = campaign.cofunding_amount
    written = f"{value.normalize():f}".replace(".", ",")
    match campaign.cofunding:
        case CofundingKind.FLAT:
            return f"un forfait de {euros(value)} par personne effectivement recrutée"
        case CofundingKind.MONTHS:
            return f"{written}{NBSP}mois de coût employeur par personne effectivement recrutée"
        case CofundingKind.SHARE:
            return f"{written}{NBSP}% du coût employeur des personnes effectivement recrutées"
        case _:
            return "aucun cofinancement"


def decree_context(cohort: Cohort, *, on: date) -> DecreeContext:
    """Return the transfers that a cohort calls for, one line a challenge that is cofunded and recruited somebody."""
    campaign = cohort.campaign
    lines, total = [], Decimal(0)
    plans = FundingPlan.objects.filter(challenge__positions__missions__cohort=cohort).distinct().order_by("challenge")
    missions_of: dict[int, list[Mission]] = {}
    for mission in recruited_missions().filter(position__challenge__in=plans.order_by().values("challenge")):
        missions_of.setdefault(mission.position.challenge_id, []).append(mission)
    for plan in plans.select_related("bearer", "challenge__administration", "challenge__campaign"):
        challenge = plan.challenge
        if not funding.is_shared(campaign, plan):
            continue
        missions = missions_of.get(challenge.pk, [])
        amount = sum((owed(mission) for mission in missions), Decimal(0))
        total += amount
        lines.append(
            {
                "bearer": str(plan.bearer or challenge.administration),
                "programme": plan.programme,
                "challenge": str(challenge),
                "people": str(len(missions)),
                "amount": euros(amount),
            }
        )
    return DecreeContext(
        promotion=campaign.name,
        programme=campaign.programme.name,
        coordinator=coordinator(),
        lines=lines,
        total=euros(total),
        total_words=amount_in_words(total),
        signed_on=french_date(on),
    )
