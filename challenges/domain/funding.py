"""What a proposal costs, and what the programme owes for it. The same figures serve later agreements."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from operator import attrgetter
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db import transaction

from accounts.domain import journal
from accounts.enums import Act
from accounts.models import User
from accounts.rules import allowed
from challenges.enums import ChallengeState, CofundingKind, FundingSource
from challenges.models import Administration, Campaign, Challenge, FundingPlan, FundingPlanVersion, PayBand, Position
from challenges.rules import FUNDING_PART, may_write_part
from common.digests import digest
from common.language.formatting import euros, french_datetime
from common.refusals import RefusedError
from common.registry import Registry, qualified_name
from common.statistics.charts import Bars, bars
from common.web.inputs import is_whole
from documents.domain import production, subjects
from documents.models import Document

CENT = Decimal("0.01")
ANNEX, SERIES = "funding_annex", "FIN"
CEILING_UNVERIFIED = (
    "Le plafond d’emplois n’a pas été vérifié avec le responsable du programme budgétaire : sans emploi disponible,"
    " personne ne peut être recruté sur ces crédits."
)
NoticeSource = Callable[[Challenge], list[str]]  # what the team must know of a plan, in French
notice_sources = Registry[NoticeSource](qualified_name)


class FundingRefusedError(RefusedError):
    """The plan contradicts itself (R16, R17); ``field`` is where, the message says what, in French."""

    def __init__(self, field: str, message: str) -> None:
        self.field = field
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Line:
    """The cost of one position, in euros; ``monthly`` is the employer's cost of one person for one month."""

    profession: str
    experience: str
    seats: int
    net: Decimal
    gross: Decimal
    monthly: Decimal
    total: Decimal


@dataclass(frozen=True, slots=True)
class Simulation:
    """The cost of a proposal if every seat is filled, and how it is shared, in euros."""

    lines: list[Line]
    months: int
    total: Decimal
    cofunding: Decimal
    remaining: Decimal
    shared: bool
    signatories: list[str]
    starts_on: date | None = None

    @property
    def years(self) -> Bars:
        """Return what all the seats cost in each budget year, in euros, to draw it: none without a first day."""
        if self.starts_on is None:
            return bars([])
        days = [self.starts_on + relativedelta(months=rank) for rank in range(self.months)]
        months = Counter(day.year for day in days)
        rows = [(f"{year}, {count} mois", float(self.monthly * count)) for year, count in sorted(months.items())]
        return bars(rows, write=lambda amount: euros(Decimal(str(amount))))

    @property
    def monthly(self) -> Decimal:
        """Return what the host pays each month for all the seats."""
        return sum((line.monthly * line.seats for line in self.lines), Decimal(0))

    @property
    def cofunding_pct(self) -> float:
        """Return the programme's share of the whole cost, in percent, to draw it."""
        return float(round(100 * self.cofunding / self.total, 1)) if self.total else 0.0


def _round(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def gross(campaign: Campaign, net: Decimal) -> Decimal:
    """Return the gross monthly pay of a net one, by the campaign's ratio."""
    return _round(net * campaign.gross_ratio)


def monthly_cost(campaign: Campaign, net: Decimal) -> Decimal:
    """Return the employer's monthly cost of a net pay: gross plus the employer's contributions."""
    return _round(gross(campaign, net) * (1 + campaign.employer_rate / 100))


def due(campaign: Campaign, monthly_costs: Iterable[Decimal]) -> Decimal:
    """Return what the programme owes for the people really recruited, given each one's monthly cost (R16)."""
    months, amount = campaign.contract_months, campaign.cofunding_amount
    owed = Decimal(0)
    for cost in monthly_costs:
        match campaign.cofunding:
            case CofundingKind.FLAT:
                owed += min(amount, cost * months)
            case CofundingKind.MONTHS:
                owed += cost * min(amount, Decimal(months))
            case CofundingKind.SHARE:
                owed += cost * months * amount / 100
            case _:
                pass
    return _round(owed)


def _line(campaign: Campaign, position: Position, bands: list[PayBand]) -> Line:
    """Cost a position at its band, or at the dearest one while nobody has chosen."""
    band = position.pay_band or max(bands, key=attrgetter("net_monthly"))
    net = band.net_monthly * (1 + band.variable_pct / 100)
    monthly = monthly_cost(campaign, net)
    experience = band.experience if position.pay_band else "la mieux payée, faute de choix"
    return Line(
        profession=position.profession.label,
        experience=experience,
        seats=position.seats,
        net=_round(net),
        gross=gross(campaign, net),
        monthly=monthly,
        total=_round(monthly * campaign.contract_months * position.seats),
    )


def plan_of(challenge: Challenge) -> FundingPlan | None:
    """Return the plan written for a challenge, or nothing."""
    return FundingPlan.objects.select_related("bearer").filter(challenge=challenge).first()


def is_shared(campaign: Campaign, plan: FundingPlan | None) -> bool:
    """Tell whether the programme pays a part of the cost under a plan (R16)."""
    return plan is not None and plan.source != FundingSource.SELF and campaign.cofunding != CofundingKind.NONE


def simulate(challenge: Challenge, plan: FundingPlan | None) -> Simulation:
    """Return what the proposal costs, if every seat is filled, and how it is shared under a plan."""
    campaign = challenge.campaign
    bands = list(campaign.pay_bands.all())
    positions = challenge.positions.select_related("profession", "pay_band") if bands else []
    lines = [_line(campaign, position, bands) for position in positions]
    total = sum((line.total for line in lines), Decimal(0))
    shared = is_shared(campaign, plan)
    owed = due(campaign, (line.monthly for line in lines for _ in range(line.seats))) if shared else Decimal(0)
    host = str(challenge.administration)
    signatories = [host]
    if plan is not None and plan.bearer is not None and plan.bearer_id != challenge.administration_id:
        signatories.append(str(plan.bearer))
    return Simulation(
        lines, campaign.contract_months, total, owed, total - owed, shared, signatories, campaign.starts_on
    )


CORRECTABLE = (
    ChallengeState.SUBMITTED, ChallengeState.SHORTLISTED, ChallengeState.HEARD, ChallengeState.SELECTED,
    ChallengeState.PUBLISHED, ChallengeState.ACTIVE,
)  # fmt: skip
"""The states in which a deposited proposal may still be paid, and its plan corrected."""


def _check_plan(
    challenge: Challenge, *, source: str, programme: str, title_2: bool, bearer: Administration | None
) -> None:
    """Raise :class:`FundingRefusedError` for a plan that contradicts itself, or pays who cannot be paid (R16, R17)."""
    if source != FundingSource.SELF:
        if not (is_whole(programme) and len(programme) == 3):  # noqa: PLR2004 - a programme has three digits
            raise FundingRefusedError("programme", "Indiquez le numéro du programme budgétaire, en trois chiffres.")
        if not title_2:
            raise FundingRefusedError(
                "title_2", "Sans crédits de titre 2, choisissez un portage par le ministère ou l’autofinancement."
            )
    if source == FundingSource.CARRIED and bearer is None:
        raise FundingRefusedError("bearer", "Nommez l’administration qui porte les crédits.")
    host = challenge.administration
    if source == FundingSource.DIRECT and host is not None and not host.may_hold_title_2:
        raise FundingRefusedError(
            "source",
            f"{host} ne reçoit pas de crédits de titre 2 : choisissez un portage par le ministère, ou"
            " l’autofinancement.",
        )
    if source == FundingSource.CARRIED and bearer is not None and not bearer.may_hold_title_2:
        raise FundingRefusedError(
            "bearer", f"{bearer} ne reçoit pas de crédits de titre 2 : nommez le ministère qui porte le projet."
        )


@transaction.atomic
def write(
    challenge: Challenge,
    *,
    source: str,
    programme: str,
    title_2: bool,
    bearer: Administration | None,
    headcount_ceiling: bool,
    by: User,
    at: datetime,
) -> FundingPlan:
    """Write the plan of a proposal. Raises :class:`FundingRefusedError` when it contradicts itself."""
    _check_plan(challenge, source=source, programme=programme, title_2=title_2, bearer=bearer)
    plan, _ = FundingPlan.objects.update_or_create(
        challenge=challenge,
        defaults={
            "source": source,
            "programme": programme if source != FundingSource.SELF else "",
            "title_2": title_2 and source != FundingSource.SELF,
            "bearer": bearer if source == FundingSource.CARRIED else None,
            "headcount_ceiling": headcount_ceiling,
            "written_by": by,
            "written_at": at,
        },
    )
    return plan


def notices(challenge: Challenge) -> list[str]:
    """Return what the team must know of a plan as it stands, in French."""
    return [text for notice in notice_sources for text in notice(challenge)]


def ceiling_notices(challenge: Challenge) -> list[str]:
    """Return, in French, that the headcount ceiling was not verified under a plan that uses credits of title 2."""
    plan = plan_of(challenge)
    if plan is None or plan.source == FundingSource.SELF or plan.headcount_ceiling:
        return []
    return [CEILING_UNVERIFIED]


def may_correct(challenge: Challenge, user: User) -> bool:
    """Tell whether a person may correct the plan of a deposited proposal: the team, or who writes this part of it."""
    if challenge.state not in CORRECTABLE:
        return False
    return allowed(user, "funding.manage", challenge) or may_write_part(user, challenge, FUNDING_PART)


@transaction.atomic
def correct(challenge: Challenge, *, reason: str, by: User, at: datetime, **plan: Any) -> FundingPlan:
    """Correct the plan of a deposited proposal; the former one is kept with its figures, and the journal says why.

    ``plan`` is what :func:`write` takes. The deposit stays as it was. Raises :class:`FundingRefusedError` without a
    reason, for who may not, or when the plan contradicts itself.
    """
    locked = Challenge.objects.select_for_update(of=("self",)).select_related("campaign", "administration")
    challenge = locked.get(pk=challenge.pk)
    if not may_correct(challenge, by):
        raise FundingRefusedError("source", "Ce plan de financement ne se corrige pas, ou pas par vous.")
    if not reason.strip():
        raise FundingRefusedError("reason", "Dites pourquoi le plan change : le motif est gardé.")
    former = plan_of(challenge)
    if former is not None:
        FundingPlanVersion.objects.create(
            challenge=challenge, content=frozen(challenge), written_by=former.written_by, written_at=former.written_at,
            reason=reason.strip(), corrected_by=by, corrected_at=at,
        )  # fmt: skip
    journal.record(
        Act.DECIDE, "Plan de financement corrigé après le dépôt", actor=by, target=f"défi {challenge.public_id}",
    )  # fmt: skip
    return write(challenge, **plan, by=by, at=at)


def _told(simulation: Simulation) -> dict[str, Any]:
    """Return the simulation with its amounts in French, to freeze it in a document or a deposit."""
    lines = [
        {name: euros(value) if isinstance(value, Decimal) else value for name, value in asdict(line).items()}
        for line in simulation.lines
    ]
    return {
        "lines": lines,
        "months": simulation.months,
        "total": euros(simulation.total),
        "cofunding": euros(simulation.cofunding),
        "remaining": euros(simulation.remaining),
        "shared": simulation.shared,
        "signatories": simulation.signatories,
    }


def frozen(challenge: Challenge) -> dict[str, Any] | None:
    """Return the plan and its figures as a deposit keeps them, or nothing without plan."""
    plan = plan_of(challenge)
    if plan is None:
        return None
    return _told(simulate(challenge, plan)) | {
        "source": plan.get_source_display(),
        "programme": plan.programme,
        "title_2": plan.title_2,
        "bearer": str(plan.bearer or challenge.administration),
        "headcount_ceiling": plan.headcount_ceiling,
    }


def annex(challenge: Challenge, *, at: datetime) -> Document:
    """Register the PDF of the funding annex as it is now; the same figures give the same document.

    Raises :class:`FundingRefusedError` without a plan.
    """
    content = frozen(challenge)
    if content is None:
        raise FundingRefusedError("source", "Écrivez d’abord le plan de financement.")
    campaign = challenge.campaign
    context = content | {
        "title": challenge.submitted_title,
        "campaign": campaign.name,
        "administration": str(challenge.administration),
        "gross_ratio": f"{campaign.gross_ratio.normalize():f}".replace(".", ","),
        "employer_rate": f"{campaign.employer_rate.normalize():f}".replace(".", ","),
    }
    return production.request(
        ANNEX,
        title=f"Annexe financière : {challenge.submitted_title}",
        key=f"funding-{challenge.pk}-{digest(context)[:16]}",
        about=challenge,
        context=context | {"written_on": french_datetime(at, campaign.timezone)},
        at=at,
        series=SERIES,
    )


def latest_annex(challenge: Challenge) -> Document | None:
    """Return the annex asked for last, or nothing."""
    return subjects.documents_about(challenge).filter(template=ANNEX).last()
