"""Send again the failed messages and produce again the failed documents of a list, many at once."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from accounts.domain.acts import team_act
from accounts.models import User
from common.jobs import JobState
from documents.domain import production
from documents.models import Document
from lists.bulk import Effect
from notifications.domain import resending
from notifications.models import Message


def _sort(messages: QuerySet[Message]) -> tuple[list[Message], Effect]:
    """Return the messages that can be sent again, and what sending them would do: the others are named."""
    sendable, effect = [], Effect()
    for message in messages.select_related("recipient"):
        if message.state == JobState.FAILED and not resending.obstacle(message):
            sendable.append(message)
        else:
            effect.left.append(f"{message.subject} ({message.fate})")
    effect.done = len(sendable)
    return sendable, effect


def resending_effect(messages: QuerySet[Message]) -> Effect:
    """Return how many messages would be sent again, and which would stay as they are."""
    return _sort(messages)[1]


@team_act("campaigns.manage")
def resend_many(messages: QuerySet[Message], data: Mapping[str, Any], *, by: User, at: datetime) -> Effect:  # noqa: ARG001 - of every bulk act
    """Send failed messages again, each to its own address."""
    sendable, effect = _sort(messages)
    effect.done = resending.resend([(message, message.destination) for message in sendable], by=by, at=at)
    return effect


def _failed(documents: QuerySet[Document]) -> tuple[list[Document], Effect]:
    rows = list(documents.defer("context"))
    failed = [document for document in rows if document.state == JobState.FAILED]
    left = [document.number for document in rows if document.state != JobState.FAILED]
    return failed, Effect(len(failed), left)


def producing_effect(documents: QuerySet[Document]) -> Effect:
    """Return how many documents would be produced again, and which would stay as they are."""
    return _failed(documents)[1]


@team_act("talents.manage")
def produce_again(documents: Iterable[Document], *, by: User) -> int:  # noqa: ARG001 - the guard reads it
    """Give each failed document three more attempts; return how many: what a colleague took up is left."""
    return sum(production.retry(document) for document in documents)


@team_act("talents.manage")
def produce_many(documents: QuerySet[Document], data: Mapping[str, Any], *, by: User, at: datetime) -> Effect:  # noqa: ARG001 - of every bulk act
    """Produce failed documents again."""
    failed, effect = _failed(documents)
    effect.done = produce_again(failed, by=by)
    return effect
