"""A real browser on the real processes."""

import re
import threading
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from devtools.domain import fake_identity
from devtools.domain.fake_identity import Provider
from tests.resilience.stack import Stack

PASSWORD = "passerelle-demonstration"
FIRST = "premiere@ministere.invalid"  # whoever opens an empty instance
WIDTHS = {"desktop": 1280, "phone": 390}


@pytest.fixture(scope="session")
def identity():
    """An identity provider that keeps ProConnect's rules, in a thread of the tests."""
    provider = Provider(client_id="passerelle", client_secret="essai", returns=())
    server = fake_identity.serve(provider)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield provider
    server.shutdown()
    server.server_close()


@contextmanager
def demonstration(identity):
    """Load the demonstration and start web and worker on it."""
    running = Stack()
    # The browser keeps passkeys for a name, not for an address.
    running.url = running.env["SITE_URL"] = running.url.replace("127.0.0.1", "localhost")
    running.env |= {
        "API_RATE": "100000/m",  # tried by hundreds of requests
        "PROCONNECT_URL": identity.issuer, "PROCONNECT_CLIENT_ID": "passerelle", "PROCONNECT_CLIENT_SECRET": "essai",
    }  # fmt: skip
    running.run("migrate", "-v0")
    running.run("demo", "--stage", "jury", "--people", "90", "--heard", "75")
    running.web()
    running.worker()
    yield running
    running.close()


@pytest.fixture(scope="session")
def stack(data, identity):
    """Start the demonstration once for all the journeys."""
    with demonstration(identity) as running:
        identity.returns = (f"{running.url}/comptes/proconnect/login/callback/",)
        yield running


@pytest.fixture
def empty_stack():
    """Start the platform on a database that was migrated and nothing else, as in production but for TLS and the clock."""
    running = Stack()
    running.url = running.env["SITE_URL"] = running.url.replace("127.0.0.1", "localhost")
    running.env |= {
        "REQUIRE_SECOND_FACTOR": "true", "DJANGO_SUPERUSER_PASSWORD": PASSWORD,
        "CLOCK_FILE": str(Path(running.folder, "clock_offset")),
        # Each browser keeps a connection ready: it would hold a process that has no thread to spare.
        "GUNICORN_CMD_ARGS": "--worker-class gthread --threads 4",
    }  # fmt: skip
    running.run("migrate", "-v0")
    running.run("starter_site")
    running.run("createsuperuser", "--no-input", "--email", FIRST)
    running.web()
    running.worker()
    yield running
    running.close()


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as driver:
        opened = driver.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
        )
        yield opened
        opened.close()


@pytest.fixture
def visit(browser, stack):
    """Return a page of a fresh session, signed in as an address; any script or policy error fails the test."""
    contexts, faults = [], []

    def make(email=None, width=1280):
        context = browser.new_context(viewport={"width": width, "height": 900}, base_url=stack.url, locale="fr-FR")
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda line: faults.append(line.text) if line.type == "error" and _ours(line.text) else None)
        if email:
            page.goto("/comptes/login/")
            page.get_by_label("Adresse électronique").or_(page.get_by_label("E-mail")).first.fill(email)
            page.locator("input[type=password]").fill(PASSWORD)
            page.get_by_role("main").get_by_role("button", name="Se connecter", exact=True).click()
            page.wait_for_url(re.compile(r"/(espaces|candidature|administration|jury|equipe|talent)/"))
        return page

    yield make
    for context in contexts:
        context.close()
    assert faults == []


def _ours(text):
    """Refusals (400, 401, 422, 404) and a network cut on purpose are no fault of ours, whatever the browser calls them."""
    wanted = (
        "status of 400",
        "status of 401",
        "status of 422",
        "status of 404",
        "status of 503",
        "ERR_INTERNET_DISCONNECTED",
        "ERR_FAILED",
    )
    return not any(word in text for word in wanted)
