"""Where an application stands for its author: what was received, what comes next, by when, who decides.

Each sentence is a claim (:mod:`selection.domain.proofs.claims`): one that what is stored contradicts is not shown.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from dateutil.relativedelta import relativedelta
from django.db.models import QuerySet

from applications.enums import ApplicationState
from applications.models import Application
from applications.rules import restricted_invitation
from challenges.enums import CallKind, StageKind
from common.days import day_of
from juries.enums import HearingState
from panels.queries.hearings import convocations
from selection.domain.proofs.claim_facts import Case
from selection.domain.proofs.claims import Claim, false_claims
from selection.domain.proofs.decisions import reason_claims
from selection.domain.proofs.record import Record, record_of, with_record
from selection.domain.proofs.season import Season
from selection.domain.proofs.status_facts import CONTRACT_MONTHS, MOTIVE_MONTHS, stage_over
from selection.enums import OfferState
from selection.models import Offer

S = ApplicationState
UNSURE = "L’équipe vérifie où en est cette candidature."


@dataclass(frozen=True, slots=True)
class Step:
    """What is expected, of whom (``yours``: of the person), by when and decided by whom, in French.

    ``late`` is said when a promised date has passed, with the reason the team gave. ``false`` are the claims that what
    is stored contradicts: they are in neither text.
    """

    claims: list[Claim]
    who: str = ""
    yours: bool = False
    delays: list[Claim] = field(default_factory=list)
    false: list[Claim] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Return what is told."""
        return " ".join(claim.text for claim in self.claims) or UNSURE

    @property
    def late(self) -> str:
        """Return what is told of a date that has passed."""
        return " ".join(delay.text for delay in self.delays)


@dataclass(frozen=True, slots=True)
class Draft:
    """A step before it is proved: the sentences, from the present rows."""

    claims: list[Claim]
    who: str = ""
    yours: bool = False
    delays: list[Claim] = field(default_factory=list)


def with_calendar(applications: QuerySet[Application]) -> QuerySet[Application]:
    """Return the applications with what :func:`next_step` reads, whatever their number (nine more queries)."""
    return with_record(applications)


def _iso(value: datetime | date | None) -> str:
    return value.isoformat() if value is not None else ""


def _draft(application: Application, record: Record) -> Draft:
    call = record.draft_call()
    if call is None or not call.is_open(record.at):
        return Draft([Claim("call_closed", {})])
    due = {"due": _iso(call.closes_at), "zone": application.campaign.timezone}
    return Draft([Claim("draft_due", due)], yours=True)


def _incomplete(application: Application, record: Record) -> Draft:
    due = application.completion_deadline
    late = record.at > due
    facts = {"due": _iso(due), "note": application.completion_note, "zone": record.zone, "late": late}
    who = "L’équipe du programme décide." if late else ""
    return Draft([Claim("completion", facts)], who=who, yours=not late)


def _stage_days(record: Record, kind: StageKind) -> dict[str, str | bool]:
    """Return the days of a stage, rounds added left aside, and whether they are over."""
    stage = record.stage(kind)
    if stage is None or stage.starts_on is None:
        return {"starts": "", "ends": "", "over": False}
    ends = stage.ends_on or stage.starts_on
    return {"starts": _iso(stage.starts_on), "ends": _iso(ends), "over": stage_over(stage, record.today)}


def _promise(record: Record, kind: StageKind) -> tuple[list[Claim], list[Claim]]:
    """Return the day after which an answer is promised, and what is told when it is late or was moved."""
    stage = record.stage(kind)
    if stage is None or stage.last_day is None:
        return [], []
    late = record.today > stage.last_day
    after = Claim("answer_after", {"stage": kind.value, "day": _iso(stage.last_day), "late": late})
    if late:
        return [], [after]
    added = [
        Claim("round_added", {"stage": kind.value, "until": _iso(until), "reason": reason})
        for until, reason in stage.added[-1:]
    ]
    return [after], added


def _submitted(_: Application, record: Record) -> Draft:
    stage = record.stage(StageKind.PRESELECTION)
    if stage is None:
        return Draft([Claim("unread", {})])
    promised, late = _promise(record, StageKind.PRESELECTION)
    facts = _stage_days(record, StageKind.PRESELECTION) | {"blind": stage.blind}
    return Draft([Claim("reading_days", facts), *promised], who="L’équipe présélectionne ensuite.", delays=late)


def _convened(application: Application, record: Record) -> Draft | None:
    planned = [convocation for convocation in convocations(application) if convocation.state == HearingState.PLANNED]
    if not planned:
        return None
    past = all(hearing.ends_at < record.at for hearing in planned)
    slots = [{"starts": _iso(hearing.starts_at), "place": hearing.place} for hearing in planned]
    claim = Claim("convened", {"slots": slots, "past": past, "zone": application.campaign.timezone})
    return Draft([claim], yours=not past)


def _shortlisted(application: Application, record: Record) -> Draft:
    if (convened := _convened(application, record)) is not None:
        return convened
    call = record.call(CallKind.WISHES)
    if call is not None and application.wishes_at is None and call.is_open(record.at):
        return Draft([Claim("wishes_due", {"due": _iso(call.closes_at), "zone": record.zone})], yours=True)
    _, late = _promise(record, StageKind.HEARING)
    days = Claim("hearing_days", _stage_days(record, StageKind.HEARING))
    return Draft([days], who="C’est le jury de chaque défi choisi qui vous entend.", delays=late)


def _heard(_: Application, record: Record) -> Draft:
    promised, late = _promise(record, StageKind.HEARING)
    return Draft([Claim("heard", {}), *promised], who="Les jurys donnent leur avis, puis l’équipe décide.", delays=late)


def _waiting(application: Application, record: Record) -> Draft:
    until = application.campaign.waiting_list_until
    over = until is not None and record.today > until
    return Draft([Claim("waiting_over" if over else "waiting", {"until": _iso(until)})])


def _last_offer(application: Application) -> Offer | None:
    return max(application.offers.all(), key=lambda offer: (offer.sent_at, offer.pk), default=None)


def _answered_on(seat: Offer | None, record: Record) -> date:
    """Return the day of an answer; that of today, which no journal holds, when none is written."""
    answered = seat.answered_at if seat is not None else None
    return day_of(answered or record.at, record.zone)


def _final_day(seat: Offer | None, record: Record, on: date) -> date:
    """Return the day from which a seat accepted on a day is the person's for good."""
    if seat is None:
        return on
    settled = [day_of(move.at, record.zone) for move in seat.log.all() if move.verb == "settle"]
    waits = [record.kept_until] if seat.keeps_wishes and record.kept_until is not None else []
    return max([on, *settled, *waits])


def _offered(application: Application, record: Record) -> Draft:
    sent = _last_offer(application)
    due = sent.expires_at if sent is not None else record.at  # without an offer, what is told is false, and not shown
    late = record.at > due
    facts = {"due": _iso(due), "zone": application.campaign.timezone, "late": late}
    return Draft([Claim("offer_due", facts)], yours=not late)


def _accepted(application: Application, record: Record) -> Draft:
    campaign, seat = application.campaign, _last_offer(application)
    if seat is not None and seat.state == OfferState.ENDED:
        ended = max((move.at for move in seat.log.all() if move.target == OfferState.ENDED), default=record.at)
        return Draft([Claim("seat_ended", {"on": _iso(day_of(ended, record.zone))})])
    on = _answered_on(seat, record)
    claims = [Claim("accepted", {"on": _iso(on)})]
    starts, until = (seat and seat.starts_on) or campaign.starts_on, campaign.wishes_kept_until
    due = _final_day(seat, record, on) + relativedelta(months=CONTRACT_MONTHS)
    if until is not None and seat is not None and seat.keeps_wishes and campaign.keeps_wishes(record.at):
        claims.append(Claim("wishes_kept", {"until": _iso(until)}))
    elif record.today <= due:
        claims.append(Claim("contract_promised", {"until": _iso(due)}))
    if starts is not None:
        claims.append(Claim("first_day", {"on": _iso(starts)}))
    return Draft(claims)


def _refused(application: Application, record: Record) -> Draft:
    """Tell a refusal, and until when its motive can be asked."""
    state = application.announced_state
    claims = [Claim("outcome", {"state": state}), *reason_claims(application, state)]
    try:
        until = record.announced_on(state) + relativedelta(months=MOTIVE_MONTHS)
    except StopIteration:
        return Draft(claims)
    if record.today <= until:
        claims.append(Claim("motive_until", {"state": state, "until": _iso(until)}))
    return Draft(claims)


def _declined(application: Application, record: Record) -> Draft:
    seat = _last_offer(application)
    silent = seat is not None and seat.state == OfferState.EXPIRED
    return Draft([Claim("refused_seat", {"on": _iso(_answered_on(seat, record)), "silent": silent})])


def _withdrawn(application: Application, record: Record) -> Draft:
    last = max((move.at for move in application.log.all() if move.verb == "withdraw"), default=record.at)
    return Draft([Claim("withdrawn", {"on": _iso(day_of(last, record.zone))})])


DRAFTS: dict[str, Callable[[Application, Record], Draft]] = {
    S.DRAFT: _draft,
    S.INCOMPLETE: _incomplete,
    S.SUBMITTED: _submitted,
    S.SHORTLISTED: _shortlisted,
    S.HEARD: _heard,
    S.WAITING: _waiting,
    S.OFFERED: _offered,
    S.ACCEPTED: _accepted,
    S.INELIGIBLE: _refused,
    S.NOT_SHORTLISTED: _refused,
    S.NOT_SELECTED: _refused,
    S.DECLINED: _declined,
    S.WITHDRAWN: _withdrawn,
}


def _invited(application: Application) -> bool:
    """Tell whether the restricted call names the author of a draft (one query, for the campaigns that have one)."""
    if application.announced_state != S.DRAFT:
        return False
    reserved = any(window.kind == CallKind.RESTRICTED for window in application.campaign.windows.all())
    return reserved and restricted_invitation(application.campaign, application.candidate) is not None


def next_step(application: Application, at: datetime) -> Step:
    """Return what comes next, from the state the person sees: never from a decision not announced (R14)."""
    record = record_of(application, at=at, invited=_invited(application))
    draft = DRAFTS[application.announced_state](application, record)
    wrong = false_claims([*draft.claims, *draft.delays], Case(application.pk, Season([], []), record))
    shown = [claim for claim in draft.claims if claim not in wrong]
    delays = [delay for delay in draft.delays if delay not in wrong]
    return Step(shown, who=draft.who if shown else "", yours=draft.yours and bool(shown), delays=delays, false=wrong)
