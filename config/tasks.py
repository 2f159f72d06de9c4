"""A proof of life, and the upkeep that belongs to no later package."""

from celery import shared_task
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import call_command

from accounts.domain import journal, retention, roles
from cms.publishing import links
from common import clock

HEARTBEAT_KEY, STORAGE_KEY = "worker-heartbeat", "worker-storage"
PROBE = "readyz/probe"


def _write_probe() -> str:
    """Write a file in the private storage and remove it; return « ok », or why it could not be done."""
    storage = storages["private"]
    try:
        storage.delete(storage.save(PROBE, ContentFile(b"ready")))
    except Exception as error:  # noqa: BLE001 - each storage raises its own classes
        return f"unreachable: {type(error).__name__}"
    return "ok"


@shared_task(name="config.heartbeat")
def heartbeat() -> None:
    """Record that a worker consumed a message now, and whether it can keep a file (read by the readiness page)."""
    cache.set(STORAGE_KEY, _write_probe(), timeout=None)
    cache.set(HEARTBEAT_KEY, clock.machine_now().isoformat(), timeout=None)


@shared_task(name="config.seal_journal")
def seal_journal() -> None:
    """Give the acts of the last minute their place in the journal."""
    while journal.seal():
        pass


@shared_task(name="config.summarise_journal")
def summarise_journal() -> None:
    """Keep a year of the journal, and the counts of what came before."""
    journal.summarise(at=clock.machine_now())


@shared_task(name="config.close_roles")
def close_roles() -> None:
    """Close the roles whose last day is over, and open or close the editing of the site."""
    roles.close_over(at=clock.now())


@shared_task(name="config.publish_scheduled")
def publish_scheduled() -> None:
    """Publish and take back the pages whose hour has come."""
    call_command("publish_scheduled", verbosity=0)


@shared_task(name="config.check_links", soft_time_limit=600, time_limit=660)
def check_links() -> None:
    """Follow the links of the public site."""
    links.check(at=clock.now())


@shared_task(name="config.purge")
def purge() -> None:
    """Forget what is over its delay, where the settings say so."""
    if retention.is_automatic():
        retention.purge(at=clock.now())
