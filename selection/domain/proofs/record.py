"""What is stored of one application that its decisions and its status speak of: journals, hearings, dates promised.

The sentences are written from the present rows, and proved from this: the moves as they were logged, until an instant.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import QuerySet

from applications.enums import ApplicationState
from applications.models import Application
from challenges.enums import CallKind, StageKind
from common.days import day_of
from common.transitions import OVERTAKEN
from juries.enums import HearingState

S = ApplicationState
SILENT = frozenset({"refuse", "shortlist", "set_aside", "hear", "wait", "dismiss"})
"""The team's decisions that nobody knows before they are announced (R14): a sentence never depends on them."""
RECORDED = (
    "log", "offers__log", "campaign__windows", "campaign__stages__rounds", "campaign__publications",
    "dossier__deposit__hearings", "dossier__replaces__deposit__hearings", "refusal_reason__wordings",
)  # fmt: skip


class Move(NamedTuple):
    """One logged move: of an application, or of an offer."""

    verb: str
    target: str
    at: datetime
    reason: str


class SeatOffer(NamedTuple):
    """An offer made to the person, and its own moves in order."""

    position: int
    sent_at: datetime
    expires_at: datetime
    starts_on: date | None
    keeps_wishes: bool
    moves: list[Move]

    @property
    def state(self) -> str:
        """Return the state that the journal ends in."""
        return self.moves[-1].target

    @property
    def answered(self) -> Move:
        """Return the last move."""
        return self.moves[-1]


class Slot(NamedTuple):
    """A hearing that the person was convened to; ``cancelled`` when it was called off."""

    starts_at: datetime
    ends_at: datetime
    place: str
    state: str


class Call(NamedTuple):
    """When something may be deposited; no ``closes_at`` when the call has no end."""

    kind: str
    opens_at: datetime
    closes_at: datetime | None

    def is_open(self, at: datetime) -> bool:
        """Tell whether a deposit is accepted at an instant."""
        return self.opens_at <= at and (self.closes_at is None or at <= self.closes_at)


class StageDays(NamedTuple):
    """The days of a stage as the campaign gives them, and the rounds added: (last day, reason), oldest first."""

    kind: str
    starts_on: date | None
    ends_on: date | None
    blind: bool
    added: list[tuple[date, str]]

    @property
    def last_day(self) -> date | None:
        """Return the last day, rounds included."""
        days = [self.ends_on or self.starts_on, *(day for day, _ in self.added)]
        return max((day for day in days if day is not None), default=None)


class Reason(NamedTuple):
    """The reason of a refusal: its code, and what the vocabulary wrote for it, oldest first."""

    code: str
    wordings: list[str]


@dataclass(frozen=True, slots=True)
class Record:
    """All that may be told of one application at an instant ``at``; instants are UTC, days those of ``zone``."""

    at: datetime
    zone: str
    campaign: int
    moves: list[Move]
    offers: list[SeatOffer]
    hearings: list[Slot]
    calls: list[Call]
    stages: list[StageDays]
    published: list[datetime]
    waiting_until: date | None = None
    starts_on: date | None = None
    kept_until: date | None = None
    completion_due: datetime | None = None
    completion_note: str = ""
    wishes: int = 0
    wishes_at: datetime | None = None
    invited: bool = False
    reason: Reason | None = None

    @property
    def today(self) -> date:
        """Return the local day of the campaign."""
        return day_of(self.at, self.zone)

    def stage(self, kind: StageKind) -> StageDays | None:
        """Return the stage of a kind."""
        return next((stage for stage in self.stages if stage.kind == kind), None)

    def call(self, kind: CallKind) -> Call | None:
        """Return the call of a kind that is open or comes next, else the last one."""
        calls = [call for call in self.calls if call.kind == kind]
        coming = [call for call in calls if call.closes_at is None or call.closes_at >= self.at]
        return next(iter(coming), calls[-1] if calls else None)

    def draft_call(self) -> Call | None:
        """Return the call that a draft counts on: the open one, else the restricted one when its author is invited."""
        general, reserved = self.call(CallKind.APPLICATIONS), self.call(CallKind.RESTRICTED)
        if reserved is None or not self.invited or (general is not None and general.is_open(self.at)):
            return general
        return reserved

    def decided(self, state: str) -> Move:
        """Return the move that gave a state which nothing known to the person has changed since.

        Raises ``StopIteration`` when the journal holds none.
        """
        moves = [move for move in self.moves if move.verb != OVERTAKEN]
        last = next(rank for rank in range(len(moves) - 1, -1, -1) if moves[rank].target == state)
        if any(move.verb not in SILENT for move in moves[last + 1 :]):
            raise StopIteration
        return moves[last]

    def announced_on(self, state: str) -> date:
        """Return the day on which a decision was published, that of the decision when no publication is stored."""
        decided = self.decided(state)
        return day_of(min((at for at in self.published if at >= decided.at), default=decided.at), self.zone)


def with_record(applications: QuerySet[Application]) -> QuerySet[Application]:
    """Return the applications with what :func:`record_of` reads, whatever their number (nine more queries)."""
    return applications.select_related("campaign").prefetch_related(*RECORDED)


def record_of(application: Application, *, at: datetime, wishes: int = 0, invited: bool = False) -> Record:
    """Return what is stored of an application until an instant.

    ``wishes`` is how many challenges the person wants, ``invited`` whether the restricted call names them: each costs a
    query, and few sentences need it.
    """
    campaign, deposit = application.campaign, application.last_deposit
    hearings = (
        [] if deposit is None else [hearing for hearing in deposit.hearings.all() if hearing.convened_at is not None]
    )
    offers = [
        SeatOffer(offer.position_id, offer.sent_at, offer.expires_at, offer.starts_on, offer.keeps_wishes, moves)
        for offer in sorted(application.offers.all(), key=lambda offer: (offer.sent_at, offer.pk))
        if (moves := _moves(offer.log.all(), at))
    ]
    return Record(
        at=at,
        zone=campaign.timezone,
        campaign=campaign.pk,
        moves=_moves(application.log.all(), at),
        offers=offers,
        hearings=[
            Slot(hearing.starts_at, hearing.ends_at, hearing.place, HearingState(hearing.state).value)
            for hearing in hearings
        ],
        calls=[Call(window.kind, window.opens_at, window.closes_at) for window in campaign.windows.all()],
        stages=[
            StageDays(
                stage.kind, stage.starts_on, stage.ends_on, stage.blind,
                [(extra_round.ends_on, extra_round.reason) for extra_round in stage.rounds.all()],
            )
            for stage in campaign.stages.all()
        ],
        published=[
            publication.confirmed_at
            for publication in campaign.publications.all()
            if publication.confirmed_at is not None and publication.confirmed_at <= at
        ],
        waiting_until=campaign.waiting_list_until,
        starts_on=campaign.starts_on,
        kept_until=campaign.wishes_kept_until,
        completion_due=application.completion_due_at,
        completion_note=application.completion_note,
        wishes=wishes,
        wishes_at=application.wishes_at,
        invited=invited,
        reason=_reason(application),
    )  # fmt: skip


def _reason(application: Application) -> Reason | None:
    coded = application.refusal_reason
    return None if coded is None else Reason(coded.code, [wording.text for wording in coded.wordings.all()])


def _moves(rows: object, at: datetime) -> list[Move]:
    return [Move(row.verb, row.target, row.at, row.reason) for row in rows if row.at <= at]  # type: ignore[attr-defined]
