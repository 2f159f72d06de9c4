"""A proof of life: a task that a worker really consumed, rather than a process that exists."""

from celery import shared_task
from django.core.cache import cache

from common import clock

HEARTBEAT_KEY = "worker-heartbeat"


@shared_task(name="config.heartbeat")
def heartbeat() -> None:
    """Record that a worker consumed a message now (read by the readiness page)."""
    cache.set(HEARTBEAT_KEY, clock.machine_now().isoformat(), timeout=None)
