"""Background jobs that survive a killed worker: the row is the truth, the broker only wakes a worker.

A worker leases the row by one conditional update, works, and stores its result by compare-and-set on the attempt
number; a sweep enqueues again what was never leased or whose lease ran out. So a message lost, delivered twice or
delivered late changes nothing.

A domain enqueues a job without importing its task: the ``registrations`` of its package registers the task by name.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any

from django.db import models, transaction
from django.db.models import F, Q

from common.registry import Registry

MAX_ATTEMPTS = 3
QUEUE_GRACE = timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class BackgroundTask:
    """What sends a job's key to the broker, under the name by which domains enqueue it."""

    name: str
    send: Callable[[int], object]


background_tasks = Registry[BackgroundTask](attrgetter("name"))


def enqueue_on_commit(name: str, pk: int) -> None:
    """Enqueue the job of a row once the current transaction is committed; a dead broker is logged, never raised.

    A job that was not enqueued is not lost: the sweep enqueues it again.
    """

    def enqueue() -> None:  # a function, since Django names it in its log: a partial has no name, and would raise
        background_tasks[name].send(pk)

    transaction.on_commit(enqueue, robust=True)


class JobState(models.TextChoices):
    """Life of a unit of background work."""

    QUEUED = "queued", "En file"
    RUNNING = "running", "En cours"
    DONE = "done", "Fait"
    FAILED = "failed", "En échec"
    CANCELLED = "cancelled", "Annulé"


class LeasedJob(models.Model):
    """A row that one worker at a time may work on, three times at most."""

    state = models.CharField("état", max_length=10, choices=JobState, default=JobState.QUEUED, db_index=True)
    attempt = models.PositiveSmallIntegerField("tentative", default=0)
    lease_until = models.DateTimeField("réservé jusqu’à", null=True)
    queued_at = models.DateTimeField("mis en file")
    error = models.TextField("erreur", blank=True)

    class Meta:
        abstract = True


def lease(model: Any, pk: int, *, at: datetime, seconds: int) -> int | None:
    """Lease a job; return its attempt number, or ``None`` when another worker holds it or it is over."""
    free = Q(state=JobState.QUEUED) | Q(state=JobState.RUNNING, lease_until__lt=at)
    taken = model.objects.filter(free, pk=pk, attempt__lt=MAX_ATTEMPTS).update(
        state=JobState.RUNNING, attempt=F("attempt") + 1, lease_until=at + timedelta(seconds=seconds)
    )
    return model.objects.values_list("attempt", flat=True).get(pk=pk) if taken else None


def finish(model: Any, pk: int, *, attempt: int, **result: object) -> bool:
    """Store a result if this attempt still holds the lease; return whether it did."""
    return bool(
        model.objects.filter(pk=pk, state=JobState.RUNNING, attempt=attempt).update(
            state=JobState.DONE, lease_until=None, error="", **result
        )
    )


def retry_or_fail(model: Any, pk: int, *, attempt: int, error: str) -> None:
    """Record why an attempt failed: the job is queued again, or failed for good after the last attempt."""
    state = JobState.FAILED if attempt >= MAX_ATTEMPTS else JobState.QUEUED
    model.objects.filter(pk=pk, state=JobState.RUNNING, attempt=attempt).update(
        state=state, lease_until=None, error=error[:2000]
    )


def reject(model: Any, pk: int, *, attempt: int, error: str) -> None:
    """Fail a job that must not be done any more: it is not tried again."""
    model.objects.filter(pk=pk, state=JobState.RUNNING, attempt=attempt).update(
        state=JobState.FAILED, lease_until=None, error=error
    )


def cancel(jobs: models.QuerySet[Any]) -> int:
    """Cancel those of these jobs that nobody has begun, for good, and return how many."""
    return jobs.filter(state=JobState.QUEUED).update(state=JobState.CANCELLED, error="Annulé avant d’être produit.")


def sweep(model: Any, *, at: datetime) -> list[int]:
    """Return the jobs to wake again; those whose worker died at the last attempt become failed."""
    lost = Q(state=JobState.RUNNING, lease_until__lt=at)
    model.objects.filter(lost, attempt__gte=MAX_ATTEMPTS).update(
        state=JobState.FAILED, error="Le processus s’est arrêté à chaque tentative."
    )
    waiting = Q(state=JobState.QUEUED, queued_at__lt=at - QUEUE_GRACE)
    return list(model.objects.filter(lost | waiting).order_by("pk").values_list("pk", flat=True)[:500])
