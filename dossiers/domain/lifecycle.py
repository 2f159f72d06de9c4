"""The life of a deposit, the same for proposals and for applications: deadline, number, completion, bulk decision.

Each package gives what is its own in a :class:`DepositKind`: the call that closes, the words of its receipts and of its
messages, the error that its pages show. What decides and what is announced are in :mod:`dossiers.domain.publication`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.db import transaction
from django.db.models import F, QuerySet

from accounts.models import User
from common.language.formatting import french_arrival, french_deadline
from common.transitions import move, move_many
from dossiers.domain import deposits
from dossiers.domain.answers import DraftClosedError
from dossiers.enums import LifeState
from dossiers.models import Deposit, DepositedModel, Dossier
from lists.bulk import Effect
from notifications.domain import outbox

S = TypeVar("S", bound=DepositedModel)


class CompletionClosedError(DraftClosedError):
    """The delay to complete a deposit is over; the message gives it, and the time of arrival."""

    def __init__(self, due_at: datetime | None, *, zone: str, at: datetime) -> None:
        given = f", il finissait le {french_deadline(due_at, zone)}" if due_at is not None else ""
        super().__init__(
            f"Le délai pour compléter ce dossier est passé{given} ; votre demande est arrivée le"
            f" {french_arrival(at, zone)} : rien n’a été déposé, vos réponses enregistrées sont gardées."
        )


@dataclass(frozen=True, slots=True)
class DepositKind(Generic[S]):
    """What proposals, or applications, give to the life of their deposits.

    ``receipt`` and ``completion`` make two messages, from ``to``, ``key``, ``context`` and ``at``; ``prefix`` begins
    their keys, and ``names`` is what names the object in them. ``first_number`` is the number of a first receipt.
    ``closed_call`` returns the refusal of the call at an instant, or nothing while it is open. ``refusal`` makes the
    error of the pages, from the field where it stands and a French sentence.
    """

    prefix: str
    receipt: Callable[..., outbox.Letter]
    completion: Callable[..., outbox.Letter]
    first_number: Callable[[S], str]
    owner: Callable[[S], User]
    zone: Callable[[S], str]
    names: Callable[[S], dict[str, Any]]
    closed_call: Callable[[S, datetime], Exception | None]
    refusal: Callable[[str, str], Exception]

    def is_completing(self, subject: S) -> bool:
        """Tell whether what is written completes a deposit, at the team's request."""
        return _state_of(subject) == LifeState.INCOMPLETE


def _state_of(subject: DepositedModel) -> str:
    state: str = subject.state
    return state


def _campaign_code(subject: DepositedModel) -> str:
    code: str = subject.campaign.code  # type: ignore[attr-defined] # of both kinds
    return code


def check_open(kind: DepositKind[S], subject: S, at: datetime) -> None:
    """Raise unless the call is open, or the delay given to complete this dossier still runs (R1).

    It is the one gate of every write to a draft, whichever door. What is deposited is frozen by its dossier, and has no
    gate. Raises :class:`CompletionClosedError`, or what ``closed_call`` returns.
    """
    state = _state_of(subject)
    if state == LifeState.INCOMPLETE:
        if subject.completion_due_at is None or at > subject.completion_due_at:
            raise CompletionClosedError(subject.completion_due_at, zone=kind.zone(subject), at=at)
    elif state == LifeState.DRAFT and (refusal := kind.closed_call(subject, at)) is not None:
        raise refusal


def receipt_number(first: str, dossier: Dossier) -> str:
    """Return the number of the next receipt: what is deposited again, completed or resumed, has its own rank."""
    rank, earlier = 1, dossier.replaces
    while earlier is not None:
        rank, earlier = rank + 1, earlier.replaces
    return first if rank == 1 else f"{first}-{rank}"


def freeze(
    kind: DepositKind[S], subject: S, *, by: User, at: datetime, extra: dict[str, Any], more: list[dict[str, Any]]
) -> Deposit:
    """Make the deposit of the draft, under the next number. Raises what :func:`dossiers.domain.deposits.deposit` does.

    The caller has checked the deadline, and moves the object with :func:`mark_submitted` in the same transaction.
    """
    dossier = subject.own_dossier
    number = receipt_number(kind.first_number(subject), dossier)
    return deposits.deposit(dossier, number=number, by=by, at=at, extra=extra, more=more)


def mark_submitted(kind: DepositKind[S], subject: S, *, by: User, at: datetime) -> None:
    """Move the object to its deposited state, at once visible: one's own act is known at once."""
    verb = "complete" if kind.is_completing(subject) else "submit"
    move(subject, verb, by=by, at=at, announced_state=LifeState.SUBMITTED.value)


def send_receipt(kind: DepositKind[S], subject: S, deposit: Deposit, *, to: User, at: datetime) -> None:
    """Queue the message that gives the receipt's number and the hash of what was deposited."""
    context = kind.names(subject) | {"number": deposit.number, "sha256": deposit.sha256}
    outbox.queue_many(
        [
            kind.receipt(
                to=to,
                key=f"{kind.prefix}-receipt-{deposit.pk}",
                context=context,
                campaign=_campaign_code(subject),
                at=at,
            )
        ]
    )


def reopen(subject: DepositedModel, *, at: datetime) -> None:
    """Give the object a draft that starts from what was deposited, which stays as it was."""
    written = ["dossier"]
    subject.dossier = deposits.reopen(subject.own_dossier, at=at)  # type: ignore[attr-defined]
    subject.save(update_fields=written)


@transaction.atomic
def ask_completion(kind: DepositKind[S], subject: S, *, note: str, due_at: datetime, by: User, at: datetime) -> None:
    """Reopen a deposit until ``due_at`` and tell its owner what is missing; the first deposit is kept.

    Raises the kind's ``refusal`` for an empty note or a past deadline, or
    :class:`common.transitions.TransitionRefusedError`.
    """
    if not note.strip():
        raise kind.refusal("note", "Dites ce qui manque.")
    if due_at <= at:
        raise kind.refusal("due_at", "Cette échéance est déjà passée.")
    move(subject, "ask", by=by, at=at, reason=note, completion_due_at=due_at, completion_note=note)
    reopen(subject, at=at)
    subject.publish_state()
    due = french_deadline(due_at, kind.zone(subject))
    context = kind.names(subject) | {"note": note, "due": due, "public_id": str(subject.public_id)}
    key = f"{kind.prefix}-ask-{subject.own_dossier.pk}"
    outbox.queue_many(
        [kind.completion(to=kind.owner(subject), key=key, context=context, campaign=_campaign_code(subject), at=at)]
    )


def withdraw(subject: DepositedModel, *, by: User, at: datetime, reason: str) -> None:
    """Withdraw a deposit, at once visible. The caller has checked who may, and what goes with it."""
    move(subject, "withdraw", by=by, at=at, reason=reason)
    subject.publish_state()


def unannounced(subjects: QuerySet[S]) -> QuerySet[S]:
    """Return those whose decision is not announced yet, in a fixed order (R14)."""
    return subjects.exclude(announced_state=F("state")).exclude(state=LifeState.DRAFT).order_by("pk")


def sort_movable(subjects: Iterable[S], verb: str, *, name: Callable[[S], str]) -> tuple[list[S], Effect]:
    """Return the objects whose state allows a move, and what the move would do: the others are named."""
    movable, effect = [], Effect()
    for subject in subjects:
        if type(subject).transitions.allows(verb, _state_of(subject)):  # type: ignore[attr-defined]
            movable.append(subject)
        else:
            label = subject.get_state_display().lower()  # type: ignore[attr-defined]
            effect.left.append(f"{name(subject)} ({label})")
    effect.done = len(movable)
    return movable, effect


def decide_many(
    subjects: Iterable[S],
    verb: str,
    *,
    by: User,
    at: datetime,
    reason: str,
    name: Callable[[S], str],
    changes: Mapping[str, object],
) -> Effect:
    """Record one decision on many locked rows, invisible until the announcement, in a constant number of queries.

    ``changes`` are fields written with the state. Return the effect: those whose state does not allow the move are left
    and named.
    """
    movable, effect = sort_movable(subjects, verb, name=name)
    move_many(movable, verb, by=by, at=at, reason=reason, **changes)
    return effect
