"""What proposals give to the life of deposits (:mod:`dossiers.domain.lifecycle`)."""

from datetime import datetime

from challenges.domain.rules.calls import closed_call_of
from challenges.models import Challenge
from common.refusals import RefusedError
from dossiers.domain import lifecycle
from dossiers.domain.lifecycle import DepositKind
from notifications.domain import outbox


class InstructionRefusedError(RefusedError):
    """The act lacks what it needs; ``field`` is where, the message says what, in French."""

    def __init__(self, field: str, message: str) -> None:
        self.field = field
        super().__init__(message)


PROPOSAL: DepositKind[Challenge] = DepositKind(
    prefix="challenge",
    receipt=lambda **letter: outbox.Letter("challenge_receipt", **letter),
    completion=lambda **letter: outbox.Letter("challenge_incomplete", **letter),
    first_number=lambda challenge: f"{challenge.campaign.code}-D{challenge.pk:05d}",
    owner=lambda challenge: challenge.own_dossier.owner,
    zone=lambda challenge: challenge.campaign.timezone,
    names=lambda challenge: {"title": challenge.submitted_title},
    closed_call=closed_call_of,
    refusal=InstructionRefusedError,
)


def check_proposal_open(challenge: Challenge, at: datetime) -> None:
    """Raise unless the call, or the delay to complete, lets a proposal be written or deposited at an instant (R1).

    It is the one gate of every write to a proposal: answers, files, positions, funding plan, deposit. Raises
    :class:`challenges.domain.rules.calls.CallClosedError` or :class:`dossiers.domain.lifecycle.CompletionClosedError`.
    """
    lifecycle.check_open(PROPOSAL, challenge, at)
