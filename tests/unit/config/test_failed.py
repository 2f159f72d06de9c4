"""What breaks on our side is said on a page that needs nothing, and the reader knows whether to wait."""

import pytest
from django.db import InterfaceError, OperationalError
from redis.exceptions import ConnectionError as RedisAway

from common.files.storage import StorageError
from config import views

AWAY = [OperationalError("gone"), InterfaceError("closed"), RedisAway("refused"), StorageError(28, "full")]


@pytest.mark.parametrize(("error", "status"), [*((error, 503) for error in AWAY), (ValueError("a fault"), 500)])
def test_what_will_come_back_is_told_from_a_fault(client, monkeypatch, settings, error, status):
    def broken():
        raise error

    settings.SECURITY_CONTACT = "mailto:securite@exemple.invalid"
    monkeypatch.setattr(views.clock, "machine_now", broken)
    client.raise_request_exception = False
    answer = client.get("/.well-known/security.txt")
    assert (answer.status_code, answer.headers.get("Retry-After")) == (status, "10" if status == 503 else None)
    assert "Service momentanément indisponible" in answer.content.decode()
