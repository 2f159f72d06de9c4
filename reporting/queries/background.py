"""What the workers have in hand."""

from typing import Any

from django.db.models import Count

from common.jobs import JobState
from documents.models import Document, Export
from notifications.models import Message

WAITING = (JobState.QUEUED, JobState.RUNNING, JobState.FAILED)


def work() -> list[tuple[str, dict[str, int]]]:
    """Return, for each kind of work, how many are queued, running and failed (three queries)."""
    kinds: tuple[tuple[str, Any], ...] = (("Documents", Document), ("Messages", Message), ("Exports", Export))
    kinds_of_work = []
    for label, model in kinds:
        counts: dict[str, int] = {str(state): 0 for state in WAITING}
        counts.update(model.objects.filter(state__in=WAITING).order_by().values_list("state").annotate(Count("pk")))
        kinds_of_work.append((label, counts))
    return kinds_of_work
