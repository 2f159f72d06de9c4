"""What proposals give to the life of deposits (:mod:`dossiers.domain.lifecycle`) and to their threads."""

from datetime import datetime

from accounts.models import User
from challenges.domain.rules.calls import closed_call_of
from challenges.enums import CampaignState, ChallengeRight, ChallengeRole
from challenges.models import Challenge
from challenges.queries.people import holders_of, people_with
from challenges.rules import challenge_roles_with
from common.refusals import RefusedError
from dossiers.domain import lifecycle
from dossiers.domain.exchanges import threads
from dossiers.domain.exchanges.threads import ThreadKind
from dossiers.domain.lifecycle import DepositKind
from dossiers.models import ThreadMessage
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


def _thread_readers(challenge: Challenge) -> list[User]:
    """Return who of the administration receives a message of the team: who deposited and who wrote in the thread.

    When they have all left, the colleagues who lead the challenge or write it receive it, or else all who read it.
    """
    writers = {user.pk: user for user in people_with(challenge, ChallengeRight.WRITE).order_by("pk")}
    answers = ThreadMessage.objects.filter(thread__challenge=challenge, from_team=False)
    concerned = {challenge.own_dossier.owner_id, *answers.values_list("by", flat=True)}
    return (
        [writer for key, writer in writers.items() if key in concerned]
        or holders_of(challenge, *challenge_roles_with(ChallengeRight.WRITE))
        or holders_of(challenge, *ChallengeRole.values)
    )


PROPOSAL_THREAD: ThreadKind[Challenge] = ThreadKind(
    readers=_thread_readers,
    title=lambda challenge: challenge.submitted_title,
    label=lambda challenge: f"{challenge.submitted_title}, {challenge.campaign.short_name}",
    person_page="administration:thread",
    team_page="team:challenge",
    permission="challenges.manage",
    is_closed=lambda challenge: challenge.campaign.state == CampaignState.CLOSED,
    campaign=lambda challenge: challenge.campaign.code,
    followers=threads.instructor_of,
)


def check_proposal_open(challenge: Challenge, at: datetime) -> None:
    """Raise unless the call, or the delay to complete, lets a proposal be written or deposited at an instant (R1).

    It is the one gate of every write to a proposal: answers, files, positions, funding plan, deposit. Raises
    :class:`challenges.domain.rules.calls.CallClosedError` or :class:`dossiers.domain.lifecycle.CompletionClosedError`.
    """
    lifecycle.check_open(PROPOSAL, challenge, at)
