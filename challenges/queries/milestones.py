"""The way of one challenge, from its deposit to the end of its missions, as its administration may know it today."""

from datetime import date

from challenges.enums import CallKind, ChallengeState, StageKind
from challenges.models import CallWindow
from challenges.queries.case import Case
from common.days import day_of
from common.language.formatting import french_date
from common.language.steps import Moment
from common.statistics.milestones import Milestone, Row, milestones_until

S = ChallengeState
REFUSED = {S.INELIGIBLE: (), S.WITHDRAWN: (), S.REJECTED: ("jury",)}  # beside its deposit, what it lived before
AWAITED: dict[str, str | None] = {
    S.DRAFT: "deposit", S.INCOMPLETE: "deposit", S.SUBMITTED: "jury", S.SHORTLISTED: "jury", S.HEARD: "decision",
    S.SELECTED: "calls", S.ACTIVE: "end", S.CLOSED: None,
}  # fmt: skip
"""The milestone that is awaited in each state that was announced; a published one moves with the calendar."""


def milestones(case: Case) -> list[Milestone]:
    """Return the milestones of a challenge; one that is refused or withdrawn stops at its answer.

    Only what was announced moves them (R14), and the dates that its campaign publishes.
    """
    rows, state = _rows(case), S(case.challenge.announced_state)
    if state in REFUSED:
        lived = {"deposit", *REFUSED[state]}
        label = "Retrait" if state == S.WITHDRAWN else "Réponse"
        return milestones_until([*(row for row in rows if row[0] in lived), ("answer", label, "")], None)
    return milestones_until(rows, _recruiting(case) if state == S.PUBLISHED else AWAITED[state])


def _recruiting(case: Case) -> str:
    """Return what a published challenge awaits: candidates, their hearings, or the first day of those recruited."""
    if case.recruitment.is_full:
        return "start"
    window = case.window(CallKind.APPLICATIONS)
    if window is None or window.closes_at is None or window.closes_at >= case.at:
        return "calls"
    return "start" if case.moment(case.stage(StageKind.HEARING)) == Moment.AFTER else "hearings"


def _rows(case: Case) -> list[Row]:
    campaign, recruitment = case.challenge.campaign, case.recruitment
    return [
        ("deposit", "Dépôt", _deposit(case)),
        ("jury", "Jury", _stage(case, StageKind.CHALLENGE_JURY)),
        ("decision", "Décision", ""),
        ("calls", "Candidatures", _between(case, case.window(CallKind.APPLICATIONS))),
        ("hearings", "Auditions", _stage(case, StageKind.HEARING)),
        ("start", "Prise de poste", _on(recruitment.starts_on or campaign.starts_on)),
        ("end", "Fin des missions", _on(recruitment.ends_on or campaign.ends_on)),
    ]


def _on(day: date | None) -> str:
    return french_date(day) if day is not None else ""


def _deposit(case: Case) -> str:
    deposit = case.challenge.last_deposit
    if deposit is not None:
        return french_date(day_of(deposit.deposited_at, case.zone))
    window = case.window(CallKind.CHALLENGES)
    return f"avant le {case.closing(window)}" if window is not None and window.closes_at is not None else ""


def _stage(case: Case, kind: StageKind) -> str:
    span = case.stage(kind)
    return "" if case.moment(span) == Moment.UNDATED else str(span).removeprefix("le ")


def _between(case: Case, window: CallWindow | None) -> str:
    if window is None:
        return ""
    if window.closes_at is None:
        return f"depuis le {case.opening(window)}"
    return f"du {case.opening(window)} au {case.closing(window)}"
