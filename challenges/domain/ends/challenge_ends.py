"""How a challenge lives after its publication: it starts with its first mission and closes with its last one."""

from datetime import datetime

from django.db import transaction
from django.dispatch import Signal

from accounts.domain.acts import team_act
from accounts.models import User
from challenges.enums import ChallengeState
from challenges.models import Challenge
from common.refusals import RefusedError
from common.transitions import move

closing = Signal()  # challenge: sent before the team closes it; who listens refuses by raising ClosingRefusedError


class ClosingRefusedError(RefusedError):
    """Something of the challenge still runs."""


def _locked(challenge: Challenge) -> Challenge:
    return Challenge.objects.select_for_update().get(pk=challenge.pk)


@transaction.atomic
def start(challenge: Challenge, *, by: User | None, at: datetime) -> None:
    """Record that the work of a published challenge begins; at once visible. One that began already stays as it is."""
    locked = _locked(challenge)
    if locked.state == ChallengeState.PUBLISHED:
        move(locked, "start", by=by, at=at)
        locked.publish_state()


@transaction.atomic
def close(challenge: Challenge, *, by: User | None, at: datetime, reason: str) -> None:
    """Close a challenge whose missions are over, or that recruited nobody; at once visible.

    The caller knows that no mission of it runs. Raises :class:`common.transitions.TransitionRefusedError`.
    """
    locked = _locked(challenge)
    move(locked, "close", by=by, at=at, reason=reason)
    locked.publish_state()


def close_begun(challenge: Challenge, *, by: User | None, at: datetime) -> None:
    """Close a challenge that began, with its last mission; one that never began, or is closed, stays as it is."""
    if Challenge.objects.filter(pk=challenge.pk, state=ChallengeState.ACTIVE).exists():
        close(challenge, by=by, at=at, reason="dernière mission terminée")


@team_act("challenges.manage")
@transaction.atomic
def close_by_hand(challenge: Challenge, *, reason: str, by: User, at: datetime) -> None:
    """Close a challenge at the team's word: nobody will come any more.

    Raises :class:`ClosingRefusedError` without a reason, or while somebody works there or may still come.
    """
    if not reason.strip():
        raise ClosingRefusedError("Dites pourquoi ce défi s’arrête : le motif est gardé.", field="reason")
    closing.send(sender=Challenge, challenge=challenge)
    close(challenge, by=by, at=at, reason=reason.strip())
