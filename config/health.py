"""Liveness and readiness, for a supervisor: no session, no personal data."""

from celery import current_app
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.core.files.storage import storages
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse

from config.tasks import HEARTBEAT_KEY, PROBE, STORAGE_KEY


@login_not_required
def alive(request: HttpRequest) -> JsonResponse:
    """Answer as long as the process can."""
    return JsonResponse({"state": "alive"})


def _database() -> str:
    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        return f"unreachable: {type(error).__name__}"
    return f"{len(pending)} migrations to apply" if pending else "ok"


def _broker() -> str:
    try:
        with current_app.connection_for_write() as link:
            link.ensure_connection(max_retries=1, timeout=2)
    except Exception as error:  # noqa: BLE001 - each transport raises its own classes
        return f"unreachable: {type(error).__name__}"
    return "ok"


def _storage() -> str:
    try:
        storages["private"].exists(PROBE)
    except Exception as error:  # noqa: BLE001 - each storage raises its own classes
        return f"unreachable: {type(error).__name__}"
    return "ok"


@login_not_required
def ready(request: HttpRequest) -> JsonResponse:
    """Tell database, migrations, broker and private storage apart; 503 when one of them is not usable.

    Nothing is written for whoever asks: what a worker last wrote in the storage is told beside.
    """
    checks = {"database": _database(), "broker": _broker(), "storage": _storage()}
    written = cache.get(STORAGE_KEY) or "never"
    ok = set(checks.values()) == {"ok"} and written in {"ok", "never"}
    checks |= {"last_worker_heartbeat": cache.get(HEARTBEAT_KEY) or "never", "last_worker_storage": written}
    return JsonResponse(checks, status=200 if ok else 503)
