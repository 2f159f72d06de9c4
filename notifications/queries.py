"""What became of messages, as a column that a list filters and counts by."""

from django.db.models import Case, CharField, Q, QuerySet, Value, When

from common.jobs import JobState
from notifications.models import Fate, Message


def with_fate(messages: QuerySet[Message]) -> QuerySet[Message]:
    """Return messages with ``fate_code``, one of :class:`Fate`."""
    return messages.annotate(
        fate_code=Case(
            When(~Q(withheld=""), then=Value(Fate.WITHHELD.value)),
            When(sent_at__isnull=False, then=Value(Fate.SENT.value)),
            When(state=JobState.FAILED, then=Value(Fate.FAILED.value)),
            default=Value(Fate.WAITING.value),
            output_field=CharField(),
        )
    )
