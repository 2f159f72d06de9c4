"""Send failed messages again, once each, to the address of the person or to the one that the team corrects."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from accounts.domain import journal
from accounts.domain.acts import team_act
from accounts.enums import Act
from accounts.models import User
from common import clock, jobs
from common.jobs import JobState
from common.refusals import RefusedError
from notifications.domain.outbox import EPHEMERAL
from notifications.domain.retention import FORGOTTEN
from notifications.models import Message


class ResendingRefusedError(RefusedError):
    """A message cannot be sent again as it is asked; the sentence says why, in French."""


def obstacle(message: Message) -> str:
    """Return why a failed message cannot be sent again, in French, or nothing: it has no text, or an outdated code."""
    if not message.body or message.body == FORGOTTEN:
        return "Le texte de ce message n’existe pas, ou n’est plus conservé : refaites l’acte qui l’écrit."
    if message.template in EPHEMERAL:
        return "Ce code n’est plus valable : la personne en demande un autre."
    return ""


def _check(message: Message, address: str) -> None:
    """Refuse what cannot be sent again, and another address for what belongs to its address."""
    reason = obstacle(message)
    if reason:
        raise ResendingRefusedError(reason, field=f"address_{message.pk}")
    if message.recipient_id is None and address != message.address:
        raise ResendingRefusedError(
            "Cette invitation appartient à son adresse : invitez la personne à la bonne adresse.",
            field=f"address_{message.pk}",
        )


@team_act("campaigns.manage")
@transaction.atomic
def resend(choices: Iterable[tuple[Message, str]], *, by: User, at: datetime) -> int:  # noqa: ARG001 - of every act
    """Queue failed messages again, each to the address given, and return how many: what has not failed is left.

    A message that a worker has sent, or that a colleague has just queued, is never queued twice: the row is taken by a
    conditional update, and keeps its identifier, by which a mail server knows it. Another address than the account's is
    noted in the journal. Raises :class:`ResendingRefusedError`, and then nothing is queued.
    """
    rows = list(choices)
    for message, address in rows:
        _check(message, address)
    queued = 0
    for message, address in rows:
        other = message.recipient is not None and address != message.recipient.email
        failed = Message.objects.filter(pk=message.pk, state=JobState.FAILED)
        taken = failed.update(
            state=JobState.QUEUED, attempt=0, error="", queued_at=clock.machine_now(),
            corrected_address=address if other else "",
        )  # fmt: skip
        if not taken:
            continue
        if other:
            journal.record(
                Act.DECIDE, "Message renvoyé à une adresse corrigée par l’équipe", actor=by,
                concerned=message.recipient, target=f"message {message.public_id}",
            )  # fmt: skip
        jobs.enqueue_on_commit("message", message.pk)
        queued += taken
    return queued
