"""The way of one application, from its deposit to the first day, as its author may know it today."""

from datetime import date, datetime

from applications.enums import ApplicationState
from applications.models import Application
from challenges.enums import StageKind
from common.days import day_of
from common.language.formatting import french_date
from common.statistics.milestones import Milestone, Row, milestones_until
from juries.enums import HearingState
from selection.domain.proofs.record import Record, record_of

S = ApplicationState
REFUSED = {S.INELIGIBLE, S.NOT_SHORTLISTED, S.NOT_SELECTED, S.DECLINED, S.WITHDRAWN}
# The milestone that is awaited in each state that was announced.
AWAITED = {
    S.DRAFT: "deposit", S.INCOMPLETE: "deposit", S.SUBMITTED: "reading", S.SHORTLISTED: "hearing", S.HEARD: "hearing",
    S.WAITING: "decision", S.OFFERED: "decision", S.ACCEPTED: "start",
}  # fmt: skip


def milestones(application: Application, *, at: datetime) -> list[Milestone]:
    """Return the milestones of an application read with its record; a refused one stops at its answer.

    Only what was announced moves them (R14).
    """
    record = record_of(application, at=at)
    rows = _rows(application, record)
    state = S(application.announced_state)
    if state in REFUSED:
        return milestones_until(_until_refusal(rows, record, state), None)
    return milestones_until(rows, AWAITED[state])


def _until_refusal(rows: list[Row], record: Record, state: S) -> list[Row]:
    """Return the milestones that were lived, and the answer that ended them."""
    lived = {"deposit", *(["reading", "hearing"] if state in {S.NOT_SELECTED, S.DECLINED} else [])}
    try:
        when = french_date(record.announced_on(state))
    except StopIteration:
        when = ""
    label = "Retrait" if state == S.WITHDRAWN else "Réponse"
    return [*(row for row in rows if row[0] in lived), ("answer", label, when)]


def _rows(application: Application, record: Record) -> list[Row]:
    deposit = application.last_deposit
    call = record.draft_call()
    closes = call.closes_at if call is not None else None
    deposited = day_of(deposit.deposited_at, record.zone) if deposit is not None else None
    due = day_of(closes, record.zone) if closes is not None else None
    return [
        ("deposit", "Dépôt", _on(deposited) or _before(due)),
        ("reading", "Lecture", _between(record, StageKind.PRESELECTION)),
        ("hearing", "Audition", _hearing(record) or _between(record, StageKind.HEARING)),
        ("decision", "Décision", ""),
        ("start", "Prise de poste", _on(record.starts_on)),
    ]


def _on(day: date | None) -> str:
    return french_date(day) if day is not None else ""


def _before(day: date | None) -> str:
    return f"avant le {french_date(day)}" if day is not None else ""


def _between(record: Record, kind: StageKind) -> str:
    stage = record.stage(kind)
    if stage is None or stage.starts_on is None or stage.last_day is None:
        return ""
    if stage.last_day == stage.starts_on:
        return french_date(stage.starts_on)
    return f"du {french_date(stage.starts_on)} au {french_date(stage.last_day)}"


def _hearing(record: Record) -> str:
    """Return the day of the hearing that somebody was convened to."""
    slots = [slot for slot in record.hearings if slot.state != HearingState.CANCELLED]
    return french_date(day_of(slots[-1].starts_at, record.zone)) if slots else ""
