"""The team's acts on deposits: follow, ask for what is missing, refuse with a coded reason, many at once."""

from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet

from accounts.domain.acts import team_act
from accounts.domain.handover import Responsibility
from accounts.models import User
from challenges.domain.proposal_kind import PROPOSAL, InstructionRefusedError
from challenges.domain.rules import reasons
from challenges.enums import CampaignState, RefusalStage
from challenges.models import Challenge
from common.days import day_of
from common.transitions import move
from dossiers.domain import lifecycle
from lists.bulk import Effect, Run

NEEDS_REASON = ("reject", "withdraw")
CODED = {"refuse": RefusalStage.RECEPTION, "reject": RefusalStage.PROPOSAL}


def assign(challenges: QuerySet[Challenge], instructor: User | None) -> int:
    """Give deposits to a colleague, or to nobody; return how many."""
    return challenges.update(instructor=instructor)


def _followed(user: User) -> QuerySet[Challenge]:
    living = Challenge.objects.filter(instructor=user).exclude(campaign__state=CampaignState.CLOSED)
    return living.select_related("campaign").order_by("pk")


def _hand_over(rows: list[Challenge], colleague: User, by: User, at: datetime) -> None:  # noqa: ARG001 - of every kind
    assign(Challenge.objects.filter(pk__in=[row.pk for row in rows]), colleague)


FOLLOWED_CHALLENGES = Responsibility(
    "challenges", ("défi suivi", "défis suivis"), "challenges.manage", _followed, _hand_over
)


def completion_deadline(challenge: Challenge, at: datetime) -> datetime:
    """Return the last minute of the last day that the rules of the campaign give, from now, to complete a dossier."""
    campaign = challenge.campaign
    zone = ZoneInfo(campaign.timezone)
    return datetime.combine(day_of(at, zone) + timedelta(days=campaign.completion_days), time(23, 59), zone)


@team_act("challenges.manage")
def ask_completion(challenge: Challenge, *, note: str, due_at: datetime, by: User, at: datetime) -> None:
    """Reopen a deposit as a draft until ``due_at``, tell its lead what is missing; the first deposit is kept.

    Raises :class:`InstructionRefusedError` for an empty note or a past deadline, or
    :class:`common.transitions.TransitionRefusedError`.
    """
    lifecycle.ask_completion(PROPOSAL, challenge, note=note, due_at=due_at, by=by, at=at)


def _check(verb: str, *, reason: str, code: str) -> None:
    if verb in CODED:
        reasons.reason_of(CODED[verb], code)
    if verb in NEEDS_REASON and not reason.strip():
        raise InstructionRefusedError("reason", "Indiquez le motif de cette décision.")


def _coded(verb: str, code: str) -> dict[str, object]:
    """Return the fields written with a decision: its code when it refuses."""
    return {"refusal_code": code} if verb in CODED else {}


@team_act("challenges.manage")
def decide(challenge: Challenge, verb: str, *, by: User, at: datetime, reason: str = "", code: str = "") -> None:
    """Record a decision, invisible to the administration until the announcement (R14).

    Raises :class:`challenges.domain.rules.reasons.ReasonRefusedError` without the code that a refusal needs,
    :class:`InstructionRefusedError` without the reason, or :class:`common.transitions.TransitionRefusedError`.
    """
    _check(verb, reason=reason, code=code)
    move(challenge, verb, by=by, at=at, reason=reason, **_coded(verb, code))


@team_act("challenges.manage")
@transaction.atomic
def decide_many(
    challenges: QuerySet[Challenge], verb: str, *, by: User, at: datetime, reason: str = "", code: str = ""
) -> Effect:
    """Record one decision on every deposit of a filter, in a constant number of queries.

    Those whose state does not allow it are left and named. Raises what :func:`decide` does, and then nothing was
    written.
    """
    _check(verb, reason=reason, code=code)
    rows = challenges.select_for_update().only("pk", "campaign", "state", "submitted_title")
    return lifecycle.decide_many(rows, verb, by=by, at=at, reason=reason, name=_title, changes=_coded(verb, code))


def _title(challenge: Challenge) -> str:
    """Return how a challenge is named in what an act on many leaves."""
    return challenge.submitted_title


@team_act("challenges.manage")
def follow_many(challenges: QuerySet[Challenge], data: Mapping[str, Any], *, by: User, at: datetime) -> Effect:  # noqa: ARG001 - of every bulk act
    """Give deposits to whoever acts."""
    return Effect(assign(challenges, by))


@team_act("challenges.manage")
def unfollow_many(challenges: QuerySet[Challenge], data: Mapping[str, Any], *, by: User, at: datetime) -> Effect:  # noqa: ARG001 - of every bulk act
    """Give deposits to nobody."""
    return Effect(assign(challenges, None))


def decision(verb: str) -> Run:
    """Return the bulk act that records one decision on many deposits."""

    def run(challenges: QuerySet[Challenge], data: Mapping[str, Any], *, by: User, at: datetime) -> Effect:
        return decide_many(challenges, verb, by=by, at=at, **data)

    return run


def effect_of(verb: str) -> Callable[[QuerySet[Challenge]], Effect]:
    """Return what tells how many deposits a decision would move, and which would stay as they are."""

    def effect(challenges: QuerySet[Challenge]) -> Effect:
        return lifecycle.sort_movable(challenges.only("pk", "state", "submitted_title"), verb, name=_title)[1]

    return effect
