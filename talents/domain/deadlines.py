"""Watch the delays of law and programme, from one table (R19), and remind whoever must act, once each time."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from dateutil.relativedelta import relativedelta
from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import User
from accounts.rules import holders
from challenges.enums import ChallengeRole
from challenges.queries.people import holders_of
from common import agenda, days
from common.days import PARIS, day_of
from common.language.formatting import french_date
from documents.enums import SignatureState
from notifications.domain import outbox
from notifications.models import Message
from talents.domain import acts, durations
from talents.domain.documents import facts
from talents.enums import ActKind, Charge, DeadlineState, MissionState
from talents.models import DeadlineMark, DocumentSubject, Mission

REMINDERS = (1, 7)  # days before
SOON_DAYS = 15
CERTIFICATES = DocumentSubject.objects.filter(document__template="certificate_of_service")


@dataclass(frozen=True, slots=True)
class Rule:
    """One delay: when it falls for a mission (nothing when it does not apply), who acts, where it is written."""

    code: str
    label: str
    source: str
    charge: Charge
    due: Callable[[Mission], date | None]
    done: Callable[[Mission], bool] = lambda _: False
    lapses: bool = False  # nothing is owed any more once the day is past


@dataclass(frozen=True, slots=True)
class Deadline:
    """One delay of one mission on a day."""

    mission: Mission
    rule: Rule
    due: date
    state: DeadlineState

    @property
    def key(self) -> str:
        """Return what names the deadline, its day included: a day that moves is reminded of again."""
        return f"{self.mission.pk}-{self.rule.code}-{self.due:%Y%m%d}"


def _accepted(mission: Mission) -> date:
    answered = mission.offer.answered_at
    return day_of(answered) if answered is not None else mission.starts_on


def _signed(mission: Mission) -> bool:
    contract = mission.contract
    signatures = list(contract.signatures.all()) if contract is not None else []
    return bool(signatures) and all(signature.state == SignatureState.SIGNED for signature in signatures)


def _probation(mission: Mission) -> date | None:
    months = mission.cohort.campaign.probation_months
    if not months:
        return None
    end: date = mission.starts_on + relativedelta(months=months) - timedelta(days=1)
    return days.last_working(end - timedelta(days=10))


def _notice(mission: Mission) -> date:
    return days.last_working(facts.notice(mission).last_day(mission.ends_on))


def _answer(mission: Mission) -> date | None:
    intents = [act for act in mission.acts.all() if act.kind == ActKind.INTENT]
    return acts.answer_until(intents[-1]) if intents else None


def _answered(mission: Mission) -> bool:
    return all(act.reply for act in mission.acts.all() if act.kind == ActKind.INTENT)


def _certified(mission: Mission) -> bool:
    known: bool | None = getattr(mission, "certified", None)
    return CERTIFICATES.filter(mission=mission).exists() if known is None else known


def _told_of_end(mission: Mission) -> bool:
    return any(act.kind in {ActKind.RENEWAL, ActKind.EXTENSION, ActKind.INTENT} for act in mission.acts.all())


RULES = (
    Rule("contract", "Contrat signé", "un mois après l’acceptation (indicateur du programme)", Charge.TEAM,
         lambda m: _accepted(m) + relativedelta(months=1), _signed),
    Rule("clearance", "Habilitation accordée", "avant la prise de poste (condition suspensive)", Charge.HOST,
         lambda m: days.last_working(m.starts_on - timedelta(days=1)) if m.clearance else None,
         lambda m: m.cleared_on is not None),
    Rule("information", "Informations sur la relation de travail remises", "sept jours calendaires (décret 2023-845)",
         Charge.HOST, lambda m: m.starts_on + timedelta(days=7)),
    Rule("equipment", "Équipement et accès fournis", "une semaine après l’arrivée (indicateur du programme)",
         Charge.HOST, lambda m: days.add_working(m.starts_on, 5)),
    Rule("trial", "Fin de la période d’essai", "décret 86-83, article 9", Charge.HOST,
         lambda m: durations.trial_end(m.starts_on, m.ends_on), lapses=True),
    Rule("probation", "Dernier jour pour interrompre la probation", "dix jours avant son terme (règlement)",
         Charge.HOST, _probation, lapses=True),
    Rule("renewal", "Renouvellement ou fin à annoncer", "décret 86-83, articles 2-8 et 45", Charge.TEAM, _notice,
         _told_of_end),
    Rule("answer", "Réponse à l’intention de renouvellement", "huit jours ; le silence vaut renonciation",
         Charge.TALENT, _answer, _answered),
    Rule("certificate", "Certificat de services remis", "au terme du contrat", Charge.TEAM, lambda m: m.ends_on,
         _certified),
)  # fmt: skip
BY_CODE = {rule.code: rule for rule in RULES}


def with_facts(missions: QuerySet[Mission]) -> QuerySet[Mission]:
    """Return missions with everything the rules look at, in a constant number of queries."""
    related = missions.select_related(
        "talent", "host", "offer", "contract", "cohort__campaign", "position__challenge"
    ).defer("contract__context")
    certified = Exists(CERTIFICATES.filter(mission=OuterRef("pk")))
    return related.annotate(certified=certified).prefetch_related("acts", "contract__signatures", "marks")


def _state(mission: Mission, rule: Rule, due: date, today: date) -> DeadlineState:
    if rule.done(mission) or any(mark.code == rule.code for mark in mission.marks.all()):
        return DeadlineState.DONE
    if due < today:
        return DeadlineState.PAST if rule.lapses else DeadlineState.LATE
    return DeadlineState.SOON if due <= today + timedelta(days=SOON_DAYS) else DeadlineState.COMING


def of(mission: Mission, *, at: datetime) -> list[Deadline]:
    """Return a mission's deadlines, the first to come first."""
    today = day_of(at)
    dated = [(rule, rule.due(mission)) for rule in RULES]
    deadlines = [
        Deadline(mission, rule, due, _state(mission, rule, due, today)) for rule, due in dated if due is not None
    ]
    return sorted(deadlines, key=lambda deadline: deadline.due)


def watched(missions: Iterable[Mission], *, at: datetime) -> list[Deadline]:
    """Return the deadlines of several missions that are not met yet, the first to come first."""
    over = {DeadlineState.DONE, DeadlineState.PAST}
    open_ones = [deadline for mission in missions for deadline in of(mission, at=at) if deadline.state not in over]
    return sorted(open_ones, key=lambda deadline: (deadline.due, deadline.mission.pk))


def mark(mission: Mission, code: str, *, by: User, at: datetime) -> None:
    """Say that what a rule asks for is done. Raises :class:`KeyError` for an unknown rule."""
    DeadlineMark.objects.get_or_create(mission=mission, code=BY_CODE[code].code, defaults={"by": by, "at": at})


def _in_charge(deadline: Deadline) -> list[User]:
    mission = deadline.mission
    match deadline.rule.charge:
        case Charge.TALENT:
            return [mission.talent]
        case Charge.HOST:
            return holders_of(mission.position.challenge, ChallengeRole.LEAD, ChallengeRole.HR, host=mission.host_id)
        case _:
            return list(holders("talents.manage", mission))


def remind(*, at: datetime) -> int:
    """Write the reminders due at an instant and return how many; the same one is never written twice."""
    today = day_of(at)
    living = Mission.objects.exclude(state=MissionState.ENDED).filter(cohort__campaign__sandbox=False)
    written = 0
    keys = set(Message.objects.filter(template="deadline").values_list("key", flat=True))
    for deadline in watched(with_facts(living), at=at):
        near = [count for count in REMINDERS if today <= deadline.due <= today + timedelta(days=count)]
        if not near:
            continue
        for user in _in_charge(deadline):
            key = f"deadline-{deadline.key}-{near[0]}-{user.pk}"
            if key in keys:
                continue
            outbox.queue(
                "deadline",
                to=user,
                key=key,
                context={
                    "what": deadline.rule.label,
                    "source": deadline.rule.source,
                    "due": french_date(deadline.due),
                    "talent": str(deadline.mission.talent),
                    "challenge": str(deadline.mission.position.challenge),
                },
                campaign=deadline.mission.cohort.campaign.code,
                at=at,
            )
            written += 1
    return written


def calendar(deadlines: Iterable[Deadline]) -> bytes:
    """Return the deadlines as a calendar file (RFC 5545), each at nine o'clock in Paris on its day."""
    events = []
    for deadline in deadlines:
        starts = datetime(deadline.due.year, deadline.due.month, deadline.due.day, 9, tzinfo=PARIS)
        title = f"{deadline.rule.label} : {deadline.mission.talent}, {deadline.mission.position.challenge}"
        events.append(agenda.event(f"deadline-{deadline.key}", title, starts, starts + timedelta(minutes=30)))
    return agenda.calendar(events)
