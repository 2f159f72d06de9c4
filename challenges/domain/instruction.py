"""The team's acts on deposits: follow, ask for what is missing, refuse with a coded reason, act on many at once."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from accounts.domain.acts import team_act
from accounts.models import User
from challenges.enums import RefusalCode
from challenges.models import Challenge
from common.language.formatting import french_deadline
from common.refusals import RefusedError
from common.transitions import move, move_many
from dossiers.domain import deposits
from lists.bulk import Effect, Run
from notifications.domain import outbox

NEEDS_REASON = ("reject", "withdraw")


class InstructionRefusedError(RefusedError):
    """The act lacks what it needs; ``field`` is where, the message says what, in French."""

    def __init__(self, field: str, message: str) -> None:
        self.field = field
        super().__init__(message)


def assign(challenges: QuerySet[Challenge], instructor: User | None) -> int:
    """Give deposits to a colleague, or to nobody; return how many."""
    return challenges.update(instructor=instructor)


@team_act
@transaction.atomic
def ask_completion(challenge: Challenge, *, note: str, due_at: datetime, by: User, at: datetime) -> None:
    """Reopen a deposit as a draft until ``due_at``, tell its lead what is missing; the first deposit is kept.

    Raises :class:`InstructionRefusedError` for an empty note or a past deadline, or
    :class:`common.transitions.TransitionRefusedError`.
    """
    if not note.strip():
        raise InstructionRefusedError("note", "Dites ce qui manque.")
    if due_at <= at:
        raise InstructionRefusedError("due_at", "Cette échéance est déjà passée.")
    assert challenge.dossier is not None  # noqa: S101 - a deposit has a dossier
    move(challenge, "ask", by=by, at=at, reason=note, completion_due_at=due_at, completion_note=note)
    challenge.dossier = deposits.reopen(challenge.dossier, at=at)
    challenge.save(update_fields=["dossier"])
    challenge.publish_state()
    outbox.queue(
        "challenge_incomplete",
        to=challenge.dossier.owner,
        key=f"challenge-ask-{challenge.dossier_id}",
        context={
            "title": challenge.submitted_title,
            "note": note,
            "due": french_deadline(due_at, challenge.campaign.timezone),
            "public_id": str(challenge.public_id),
        },
        at=at,
    )


def _check(verb: str, *, reason: str, code: str) -> None:
    if verb == "refuse" and code not in RefusalCode.values:
        raise InstructionRefusedError("code", "Choisissez le motif d’irrecevabilité.")
    if verb in NEEDS_REASON and not reason.strip():
        raise InstructionRefusedError("reason", "Indiquez le motif de cette décision.")


@team_act
def decide(challenge: Challenge, verb: str, *, by: User, at: datetime, reason: str = "", code: str = "") -> None:
    """Record a decision, invisible to the administration until the announcement (R14).

    Raises :class:`InstructionRefusedError` without the reason or the code that the decision needs, or
    :class:`common.transitions.TransitionRefusedError`.
    """
    _check(verb, reason=reason, code=code)
    changes = {"refusal_code": code} if verb == "refuse" else {}
    move(challenge, verb, by=by, at=at, reason=reason, **changes)


@team_act
@transaction.atomic
def decide_many(
    challenges: QuerySet[Challenge], verb: str, *, by: User, at: datetime, reason: str = "", code: str = ""
) -> Effect:
    """Record one decision on every deposit of a filter, in a constant number of queries.

    Those whose state does not allow it are left and named. Raises :class:`InstructionRefusedError`, and then nothing
    was written.
    """
    _check(verb, reason=reason, code=code)
    report, movable = Effect(), []
    for challenge in challenges.select_for_update().only("pk", "campaign", "state", "submitted_title"):
        if Challenge.transitions.allows(verb, challenge.state):
            movable.append(challenge)
        else:
            report.left.append(f"{challenge.submitted_title} ({challenge.get_state_display().lower()})")
    if verb == "refuse":
        Challenge.objects.filter(pk__in=[challenge.pk for challenge in movable]).update(refusal_code=code)
    move_many(movable, verb, by=by, at=at, reason=reason)
    report.done = len(movable)
    return report


@team_act
def follow_many(challenges: QuerySet[Challenge], data: Mapping[str, Any], *, by: User, at: datetime) -> Effect:  # noqa: ARG001 - of every bulk act
    """Give deposits to whoever acts."""
    return Effect(assign(challenges, by))


@team_act
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
        counted = Effect()
        for challenge in challenges.only("pk", "state", "submitted_title"):
            if Challenge.transitions.allows(verb, challenge.state):
                counted.done += 1
            else:
                counted.left.append(f"{challenge.submitted_title} ({challenge.get_state_display().lower()})")
        return counted

    return effect
