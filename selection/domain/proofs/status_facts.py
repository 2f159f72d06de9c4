"""When the sentences about a decision or a status are true: predicates on the journals, the rounds and the calendar.

The sentences are written from the present rows; these read what was logged, and nothing that is not announced (R14).
"""

from collections.abc import Callable
from datetime import date, datetime

from dateutil.relativedelta import relativedelta

from applications.enums import ApplicationState
from challenges.enums import CallKind, StageKind
from common.days import day_of
from juries.enums import HearingState
from selection.domain.proofs.claim_facts import Case, Facts
from selection.domain.proofs.record import Move, Record, SeatOffer, StageDays
from selection.enums import OfferState

S = ApplicationState
MOTIVE_MONTHS = 3
CONTRACT_MONTHS = 1
REFUSED = (S.INELIGIBLE, S.NOT_SHORTLISTED, S.NOT_SELECTED)
WITH_HEARINGS = (S.SHORTLISTED, S.HEARD)


def _record(case: Case) -> Record:
    if case.record is None:
        raise KeyError("record")
    return case.record


def _iso(value: datetime | date | None) -> str:
    return value.isoformat() if value is not None else ""


# --- decisions -------------------------------------------------------------------------------------------------------


def _seats_given(case: Case, at: datetime) -> bool:
    """Tell whether a matching adopted at an instant gave the person a seat."""
    return any(
        selection_round.at == at and case.application in selection_round.seated
        for selection_round in case.season.rounds
    )


def _preselected_as(case: Case, move: Move, *, is_kept: bool) -> bool:
    """Tell whether the preselection that decided, if it was recorded, kept the person or not."""
    days = {day_of(move.at, _record(case).zone)}
    rows = [
        row[4]
        for preselection in case.season.preselections
        if preselection.on in days
        for row in preselection.rows
        if row[0] == case.application
    ]  # fmt: skip
    return not rows or rows[-1] == is_kept


def _has_offer(case: Case, *states: str) -> bool:
    return any(offer.state in states for offer in _record(case).offers)


DECIDED: dict[str, Callable[[Case, Move], bool]] = {
    S.INELIGIBLE: lambda _, move: bool(move.reason.strip()),
    S.SHORTLISTED: lambda case, move: move.verb == "dispense" or _preselected_as(case, move, is_kept=True),
    S.NOT_SHORTLISTED: lambda case, move: _preselected_as(case, move, is_kept=False),
    S.WAITING: lambda case, move: (
        not _seats_given(case, move.at) and not _has_offer(case, OfferState.SENT, OfferState.ACCEPTED)
    ),
    S.NOT_SELECTED: lambda case, _: not _has_offer(case, OfferState.SENT, OfferState.ACCEPTED),
    S.OFFERED: lambda case, _: _has_offer(case, OfferState.SENT),
    S.ACCEPTED: lambda case, _: _has_offer(case, OfferState.ACCEPTED, OfferState.ENDED),
    S.DECLINED: lambda case, _: not _has_offer(case, OfferState.SENT, OfferState.ACCEPTED),
}
"""What else must be stored for a decision to be true: the matching, the preselection, the offer that it rests on."""


def decided_holds(facts: Facts, case: Case) -> bool:
    move = _record(case).decided(facts["state"])
    rests_on = DECIDED.get(facts["state"])
    return rests_on is None or rests_on(case, move)


def campaign_decided_holds(facts: Facts, case: Case) -> bool:
    return facts["campaign"] == _record(case).campaign and decided_holds(facts, case)


def announced_holds(facts: Facts, case: Case) -> bool:
    """Check the name of the state that the journal ends in."""
    return str(S(facts["state"]).label) == facts["label"] and decided_holds(facts, case)


def reason_holds(facts: Facts, case: Case) -> bool:
    """Check that the decision has this code, and that the words are some that the vocabulary wrote for it.

    Words changed since do no wrong to who read the first ones.
    """
    coded = _record(case).reason
    return (
        coded is not None
        and facts["code"] == coded.code
        and facts["words"] in coded.wordings
        and decided_holds(facts, case)
    )


def motive_holds(facts: Facts, case: Case) -> bool:
    return facts["state"] in REFUSED and decided_holds(facts, case)


def motive_until_holds(facts: Facts, case: Case) -> bool:
    record = _record(case)
    until = record.announced_on(facts["state"]) + relativedelta(months=MOTIVE_MONTHS)
    return motive_holds(facts, case) and facts["until"] == _iso(until) and record.today <= until


def may_be_called_holds(facts: Facts, case: Case) -> bool:
    """Check the end of the waiting list; one moved later since does no wrong to who read the first date."""
    record = _record(case)
    until = date.fromisoformat(facts["until"]) if facts["until"] else None
    if until is None:
        lasts = record.waiting_until is None
    else:
        lasts = (record.waiting_until is None or until <= record.waiting_until) and record.today <= until
    return lasts and decided_holds({"state": S.WAITING}, case)


def waiting_over_holds(facts: Facts, case: Case) -> bool:
    record = _record(case)
    until = record.waiting_until
    over = until is not None and record.today > until and facts["until"] == _iso(until)
    return over and decided_holds({"state": S.WAITING}, case)


def wishes_call_holds(facts: Facts, case: Case) -> bool:
    """Check the dates of the wishes; a deadline extended since does no wrong to who read the first one."""
    record = _record(case)
    closes = datetime.fromisoformat(facts["closes"]) if facts["closes"] else None
    calls = [call for call in record.calls if call.kind == CallKind.WISHES and _iso(call.opens_at) == facts["opens"]]
    lasts = any(call.closes_at is None or (closes is not None and closes <= call.closes_at) for call in calls)
    return bool(lasts and facts["zone"] == record.zone and (closes is None or record.at <= closes))


def juries_hear_holds(_: Facts, case: Case) -> bool:
    return _record(case).wishes > 0


def heard_holds(_: Facts, case: Case) -> bool:
    return decided_holds({"state": S.HEARD}, case)


def explained_holds(_: Facts, case: Case) -> bool:
    """Check that a preselection or a matching says something of the person."""
    decided = any(row[0] == case.application for preselection in case.season.preselections for row in preselection.rows)
    return decided or any(case.application in selection_round.lines for selection_round in case.season.rounds)


def withdrawn_holds(facts: Facts, case: Case) -> bool:
    move = _record(case).decided(S.WITHDRAWN)
    return bool(facts["on"] == _iso(day_of(move.at, _record(case).zone)))


# --- before a decision -----------------------------------------------------------------------------------------------


def call_closed_holds(_: Facts, case: Case) -> bool:
    record = _record(case)
    kinds = {CallKind.APPLICATIONS, *((CallKind.RESTRICTED,) if record.invited else ())}
    return not any(call.kind in kinds and call.is_open(record.at) for call in record.calls)


def draft_due_holds(facts: Facts, case: Case) -> bool:
    record = _record(case)
    kinds = {CallKind.APPLICATIONS, *((CallKind.RESTRICTED,) if record.invited else ())}
    return facts["zone"] == record.zone and any(
        call.kind in kinds and call.is_open(record.at) and _iso(call.closes_at) == facts["due"] for call in record.calls
    )


def completion_holds(facts: Facts, case: Case) -> bool:
    record, due = _record(case), datetime.fromisoformat(facts["due"])
    return (
        due == record.completion_due
        and (facts["note"], facts["zone"]) == (record.completion_note, record.zone)
        and facts["late"] == (record.at > due)
        and decided_holds({"state": S.INCOMPLETE}, case)
    )


def reading_days_hold(facts: Facts, case: Case) -> bool:
    return _days_hold(facts, case, StageKind.PRESELECTION) and decided_holds({"state": S.SUBMITTED}, case)


def _days_hold(facts: Facts, case: Case, kind: StageKind) -> bool:
    record = _record(case)
    stage = record.stage(kind)
    if stage is None:
        return kind == StageKind.HEARING and not facts["starts"]
    starts, ends = stage.starts_on, (stage.ends_on or stage.starts_on) if stage.starts_on else None
    over = ends is not None and stage_over(stage, record.today)
    stated = (facts["starts"], facts["ends"], facts["over"])
    return stated == (_iso(starts), _iso(ends), over) and facts.get("blind", stage.blind) == stage.blind


def stage_over(stage: StageDays, today: date) -> bool:
    """Tell whether the last day of a stage is past, rounds included."""
    return stage.last_day is not None and today > stage.last_day


def unread_holds(_: Facts, case: Case) -> bool:
    return _record(case).stage(StageKind.PRESELECTION) is None and decided_holds({"state": S.SUBMITTED}, case)


def answer_after_holds(facts: Facts, case: Case) -> bool:
    record = _record(case)
    stage = record.stage(StageKind(facts["stage"]))
    last = stage.last_day if stage is not None else None
    return last is not None and (facts["day"], facts["late"]) == (_iso(last), record.today > last)


def round_added_holds(facts: Facts, case: Case) -> bool:
    stage = _record(case).stage(StageKind(facts["stage"]))
    return stage is not None and (date.fromisoformat(facts["until"]), facts["reason"]) in stage.added


def convened_holds(facts: Facts, case: Case) -> bool:
    record = _record(case)
    planned = [slot for slot in record.hearings if slot.state == HearingState.PLANNED]
    stated = [(row["starts"], row["place"]) for row in facts["slots"]]
    return (
        bool(planned)
        and stated == [(_iso(slot.starts_at), slot.place) for slot in planned]
        and facts["past"] == all(slot.ends_at < record.at for slot in planned)
        and facts["zone"] == record.zone
    )


def wishes_due_holds(facts: Facts, case: Case) -> bool:
    record = _record(case)
    call = record.call(CallKind.WISHES)
    return (
        call is not None
        and call.is_open(record.at)
        and (_iso(call.closes_at), record.zone) == (facts["due"], facts["zone"])
        and record.wishes_at is None
        and decided_holds({"state": S.SHORTLISTED}, case)
    )


def hearing_days_hold(facts: Facts, case: Case) -> bool:
    return _days_hold(facts, case, StageKind.HEARING) and decided_holds({"state": S.SHORTLISTED}, case)


# --- a seat ----------------------------------------------------------------------------------------------------------


def _last_offer(case: Case) -> SeatOffer:
    offers = _record(case).offers
    return offers[-1]


def offer_due_holds(facts: Facts, case: Case) -> bool:
    record, offer = _record(case), _last_offer(case)
    return (
        offer.state == OfferState.SENT
        and (_iso(offer.expires_at), record.zone) == (facts["due"], facts["zone"])
        and facts["late"] == (record.at > offer.expires_at)
    )


def accepted_holds(facts: Facts, case: Case) -> bool:
    return (
        decided_holds({"state": S.ACCEPTED}, case)
        and _last_offer(case).state == OfferState.ACCEPTED
        and facts["on"] == _iso(_day_of_verb(case, "accept"))
    )


def _day_of_verb(case: Case, verb: str) -> date:
    """Return the day of the last move of the last offer by a verb."""
    moves = [move for move in _last_offer(case).moves if move.verb == verb]
    return day_of(moves[-1].at, _record(case).zone)


def contract_promised_holds(facts: Facts, case: Case) -> bool:
    """Check a month from the day on which the seat became the person's for good."""
    record, offer = _record(case), _last_offer(case)
    final = _day_of_verb(case, "settle" if any(move.verb == "settle" for move in offer.moves) else "accept")
    if offer.keeps_wishes and record.kept_until is not None:
        final = max(final, record.kept_until)
    due = final + relativedelta(months=CONTRACT_MONTHS)
    keeps_wishes = offer.keeps_wishes and record.kept_until is not None and record.today <= record.kept_until
    return (
        facts["until"] == _iso(due) and record.today <= due and offer.state == OfferState.ACCEPTED and not keeps_wishes
    )


def wishes_kept_holds(facts: Facts, case: Case) -> bool:
    record, offer = _record(case), _last_offer(case)
    return (
        record.kept_until is not None
        and facts["until"] == _iso(record.kept_until)
        and record.today <= record.kept_until
        and offer.keeps_wishes
        and offer.state == OfferState.ACCEPTED
    )


def first_day_holds(facts: Facts, case: Case) -> bool:
    """Check the seat's own first day: a replacement begins later than the promotion (R24)."""
    record, offer = _record(case), _last_offer(case)
    starts = offer.starts_on or record.starts_on
    return starts is not None and facts["on"] == _iso(starts) and offer.state == OfferState.ACCEPTED


def seat_ended_holds(facts: Facts, case: Case) -> bool:
    record, offer = _record(case), _last_offer(case)
    return offer.state == OfferState.ENDED and facts["on"] == _iso(day_of(offer.answered.at, record.zone))


def refused_seat_holds(facts: Facts, case: Case) -> bool:
    """Check that the person refused the seat, or that their silence did (R11)."""
    record, offer = _record(case), _last_offer(case)
    wanted = OfferState.EXPIRED if facts["silent"] else OfferState.DECLINED
    return (
        offer.state == wanted
        and facts["on"] == _iso(day_of(offer.answered.at, record.zone))
        and decided_holds({"state": S.DECLINED}, case)
    )
