"""What production refuses, what the headers say, what the logs hide, what error pages leak: nothing."""

import json
import logging
import logging.config
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.files.storage import storages
from django.template.loader import render_to_string
from django.test import Client

from common.cache import table_versions
from common.web import origin
from config import tasks
from config.options import logs, safety

ROOT = Path(__file__).resolve().parents[3]
SAFE = {
    "PASSERELLE_ENV": "production",
    "SECRET_KEY": "k" * 60,
    "ALLOWED_HOSTS": "passerelle.example.gouv.fr",
    "SITE_URL": "https://passerelle.example.gouv.fr",
    "DATABASE_URL": "postgres://u:p@127.0.0.1:1/p",
    "CACHE_URL": "rediscache://127.0.0.1:1/1",
    "COUNTERS_URL": "rediscache://127.0.0.1:1/2",
    "CELERY_BROKER_URL": "redis://127.0.0.1:1/0",
    "EMAIL_URL": "smtp+tls://u:p@127.0.0.1:1",
    "DOCUMENT_SEAL_KEY": __file__,
    "PROCONNECT_URL": "https://proconnect.example.gouv.fr/api/v2",
    "TRUST_REQUEST_START": "on",
    "TRUSTED_PROXY_COUNT": "1",
}
UNSAFE = {
    "DEBUG": "on",
    "SECRET_KEY": "court",
    "ALLOWED_HOSTS": "*",
    "SITE_URL": "http://passerelle.example.gouv.fr",
    "DATABASE_URL": "sqlite:////tmp/base.sqlite3",
    "CACHE_URL": "locmemcache://",
    "COUNTERS_URL": "filecache:///tmp/counters",
    "CELERY_BROKER_URL": "filesystem://",
    "EMAIL_URL": "consolemail://",
    "DOCUMENT_SEAL_KEY": "/nulle/part.p12",
    "PROCONNECT_URL": "http://proconnect.example.gouv.fr",
    "TRUSTED_PROXY_COUNT": "0",
    "REQUIRE_SECOND_FACTOR": "off",
}


def start(**changes):
    command = [sys.executable, "-W", "ignore", "-c", "import config.settings"]
    env = {"PATH": "/usr/bin"} | SAFE | changes
    return subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, check=False)


def test_production_starts_with_safe_settings(tmp_path):
    assert start(VAR_DIR=str(tmp_path)).stderr == ""


@pytest.mark.parametrize(("asked", "installed"), [({}, "False"), ({"DEVTOOLS": "on"}, "True")])
def test_production_installs_no_tool_of_development_unless_asked(tmp_path, asked, installed):
    code = "from config import settings; print('devtools' in settings.INSTALLED_APPS)"
    env = {"PATH": "/usr/bin", "VAR_DIR": str(tmp_path)} | SAFE | asked
    command = [sys.executable, "-W", "ignore", "-c", code]
    done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == [installed]


def test_production_names_every_unsafe_setting(tmp_path):
    errors = start(VAR_DIR=str(tmp_path), **UNSAFE).stderr
    names = [name for name in UNSAFE if f"- {name}" not in errors]
    assert names == ["TRUSTED_PROXY_COUNT"]
    assert "- TRUST_REQUEST_START" in errors
    assert len(safety.CHECKS) == len(UNSAFE) + 1  # and the store of counters that is the one of pages


def test_a_token_may_hold_the_seal_s_key(tmp_path):
    assert start(VAR_DIR=str(tmp_path), DOCUMENT_SEAL_KEY="pkcs11:token=t;object=o?module-path=/m.so").stderr == ""


def test_headers_are_on_every_answer(client, db):
    answer = client.get("/comptes/login/")
    assert "camera=()" in answer["Permissions-Policy"]
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "unsafe-inline" not in answer["Content-Security-Policy"]
    assert "unsafe-inline" in client.get("/cms/login/")["Content-Security-Policy"]


def test_security_txt_says_where_to_write(client, db, settings):
    settings.SECURITY_CONTACT = "mailto:securite@example.gouv.fr"
    page = client.get("/.well-known/security.txt").content.decode()
    assert page.startswith("Contact: mailto:securite@example.gouv.fr\nExpires: ")
    assert "/.well-known/security.txt" in page


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "413", "429", "500"])
def test_an_error_page_needs_nothing_and_says_what_to_do(name):
    page = render_to_string(f"{name}.html")
    assert page.count("<h1>") == 1
    assert 'lang="fr"' in page
    assert "dsfr.main.min.css" in page


def test_a_fault_and_a_stale_form_leak_nothing(db, monkeypatch):
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    monkeypatch.setattr("config.views.render", lambda *_, **__: 1 / 0)
    user_page = client.get("/absente/")
    assert user_page.status_code == 500
    assert "ZeroDivisionError" not in user_page.content.decode()
    assert "Formulaire expiré" in client.post("/comptes/login/", {"login": "x"}).content.decode()


def record(message, *arguments, fault=None):
    return logging.LogRecord("passerelle", logging.WARNING, "", 0, message, arguments, fault)


def test_logs_hide_addresses_and_secrets():
    line = logs.DiscreetFormatter("%(message)s").format(
        record("de %s vers /comptes/x/?code=abc123&state=s", "zoe.ndiaye@ministere.gouv.fr")
    )
    assert line == "de [adresse] vers /comptes/x/?code=[secret]&state=[secret]"


@pytest.mark.parametrize("formatter", ["json", "line"])
def test_every_line_goes_out_by_the_formatter_asked_for_and_hides_addresses(formatter):
    settings = logs.configuration(formatter=formatter, level="WARNING")
    configurator = logging.config.DictConfigurator(settings)
    formatting = configurator.configure_formatter(settings["formatters"][settings["handlers"]["console"]["formatter"]])
    line = formatting.format(record("à %s", "zoe@test.invalid"))
    assert "[adresse]" in line
    assert line.startswith("{") == (formatter == "json")
    assert settings["root"] == {"handlers": ["console"], "level": "WARNING"}


def test_a_json_line_says_where_it_comes_from_and_what_went_wrong():
    try:
        raise ValueError("écrit à zoe@test.invalid")  # noqa: TRY301 - a fault to be logged
    except ValueError:
        fault = sys.exc_info()
    with origin.coming_from("192.0.2.9", lambda: None):
        entry = json.loads(logs.JsonFormatter().format(record("lien /agenda/%s", "a" * 43, fault=fault)))
    assert entry["network"] == "192.0.2.0/24"
    assert entry["message"] == "lien /agenda/[secret]"
    assert "zoe@" not in entry["fault"]
    assert "fault" not in json.loads(logs.JsonFormatter().format(record("rien")))


def test_readiness_tells_the_storage_apart(client, db, monkeypatch):
    def full(*_):
        raise OSError(28, "plein")

    monkeypatch.setattr(type(storages["private"]), "exists", full)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["storage"]) == (503, "unreachable: OSError")


def test_readiness_writes_nothing_and_tells_what_a_worker_last_wrote(client, db, monkeypatch):
    """Anybody may ask: the probe of the storage is written by the worker, at its own pace."""
    cache.clear()
    written = []
    monkeypatch.setattr(type(storages["private"]), "_save", lambda *call: written.append(call[1]) or call[1])
    assert client.get("/readyz").json()["last_worker_storage"] == "never"
    assert written == []
    tasks.heartbeat()
    assert client.get("/readyz").json()["last_worker_storage"] == "ok"
    assert written == ["readyz/probe"]

    def full(*_):
        raise OSError(28, "plein")

    monkeypatch.setattr(type(storages["private"]), "_save", full)
    tasks.heartbeat()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["last_worker_storage"]) == (503, "unreachable: OSError")


def test_counters_have_a_store_of_their_own():
    same = {name: {"BACKEND": "x.RedisCache", "LOCATION": "same"} for name in ("default", "pages")}
    faults = [fault for wrong, fault in safety.CHECKS if "magasin des pages" in fault and wrong({"CACHES": same})]
    assert len(faults) == 1
    assert (table_versions.cache._alias, table_versions.PAGES) == ("pages", "pages")


def test_each_check_finds_its_own_setting():
    safe = {
        "DEBUG": False, "SECRET_KEY": "k" * 60, "ALLOWED_HOSTS": ["x"], "SITE_URL": "https://x",
        "DATABASES": {"default": {"ENGINE": "postgresql"}},
        "CACHES": {name: {"BACKEND": "x.RedisCache", "LOCATION": name} for name in ("default", "pages")},
        "CELERY_BROKER_URL": "redis://x", "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "TRUST_REQUEST_START": False, "ALLAUTH_TRUSTED_PROXY_COUNT": 0, "REQUIRE_SECOND_FACTOR": True,
        "DOCUMENT_SEAL_KEY": "pkcs11:x", "SOCIALACCOUNT_PROVIDERS": {"proconnect": {}},
    }  # fmt: skip
    assert safety.faults(safe) == []
    assert [fault.split()[0] for fault in safety.faults(safe | {"DEBUG": True, "CELERY_BROKER_URL": "memory://"})] == [
        "DEBUG", "CELERY_BROKER_URL",
    ]  # fmt: skip
