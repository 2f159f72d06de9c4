"""What every test shares: a frozen clock, no network, one story told once, a client for each actor."""

import os
import socket
import time
from dataclasses import dataclass, field
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.test import Client

from accounts.models import User
from challenges.models import Campaign
from cms.publishing import chrome
from common import clock
from common.cache import table_versions
from notifications.domain import outbox
from tests import databases
from tests.factories import NOW, UserFactory
from tests.transitions import transitions_taken  # noqa: F401 - a fixture of every test

hypothesis.settings.register_profile("suite", deadline=None)  # how long a case takes is the machine's affair
hypothesis.settings.load_profile("suite")

DATA = Path(settings.PROGRAMME_DATA)
SMALL = {"people": 90, "heard": 75}  # the demonstration, small enough to be told many times
STORY_GROUP = 40  # tests: enough that both processes end together
ACTORS = ("anonymous", "stranger", "candidate", "administration", "juror", "talent", "team")
WORLDS = databases.Worlds(Path(settings.VAR_DIR) / f"worlds-{os.environ.get('PYTEST_XDIST_TESTRUNUID', 'one')[:8]}")


def pytest_addoption(parser):
    parser.addoption("--screenshots", action="store_true", help="écrit les captures de docs/screens")


def in_story(item):
    return "told_story" in item.fixturenames


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Put the tests of the story in groups that any process may take; the others stay with their module."""
    stories = 0
    for item in items:
        stories += in_story(item)
        group = f"story {stories // STORY_GROUP}" if in_story(item) else str(item.path)
        item.add_marker(pytest.mark.xdist_group(group))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    """Give each test the database it asks for, whatever ran before in its process."""
    WORLDS.enter("story" if in_story(item) else WORLDS.EMPTY)


@pytest.fixture(autouse=True)
def frozen_clock(monkeypatch, request):
    """The platform's clock stands still; the machine's own clock (leases) goes on."""
    if "real_clock" in request.keywords:
        return
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture(autouse=True)
def same_frame():
    """Every test begins with the same header and footer, kept: what a page costs does not depend on who came before."""
    table_versions.store(chrome.KEY, chrome.BARE, {}, seconds=86_400)  # a slow machine too


@pytest.fixture(autouse=True)
def no_unwritten_message(caplog):
    """A message that cannot be written is kept with its fault: in a test it is a fault of the test, unless it says so."""
    yield
    unwritten = [record.getMessage() for record in caplog.get_records("call") if record.msg == outbox.UNWRITTEN]
    if unwritten:
        pytest.fail(f"messages that could not be written: {unwritten}")


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    """Only loopback and local sockets are reachable."""
    connect = socket.socket.connect

    def guarded(self, address):
        if isinstance(address, tuple) and address[0] not in {"127.0.0.1", "localhost", "::1"}:
            pytest.fail(f"network access to {address}")
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """Begin with a copy of the database that was migrated once for all the processes, when the runner made one."""
    source = os.environ.get(databases.VARIABLE, "")
    test = settings.DATABASES["default"]["TEST"]
    if "sqlite" in settings.DATABASES["default"]["ENGINE"]:
        process = f"{os.environ.get('PYTEST_XDIST_WORKER', 'main')}-{os.getpid()}"
        test["NAME"] = f"{source.removesuffix('.sqlite3') or settings.VAR_DIR / 'test'}-{process}.sqlite3"
        databases.copied(Path(test["NAME"]))
        WORLDS.names[WORLDS.EMPTY] = test["NAME"]
    elif source:
        test["TEMPLATE"] = source
    yield
    WORLDS.remove()


@pytest.fixture(scope="session")
def data():
    if not DATA.is_dir():
        pytest.skip(f"programme data absent: {DATA}")
    return DATA


@dataclass(eq=False)
class Story:
    past: Campaign
    present: Campaign
    sign_ins: dict[str, str]
    sessions: dict[str, str] = field(default_factory=dict)

    def user(self, actor):
        names = {"candidate": "candidature", "juror": "jury", "team": "équipe programme"}
        return User.objects.get(email=self.sign_ins[names.get(actor, actor)])


def tell():
    """Play the demonstration up to its jury, ask for the contracts of its past promotion, and return who is who."""
    from devtools.domain import demo
    from talents.domain import cohorts

    demo_at = []
    keep, demo.enter = demo.enter, demo_at.append
    try:
        sign_ins = demo.build("jury", data=DATA, seed=1, log=lambda line: None, **SMALL)
    finally:
        demo.enter = keep
    past = Campaign.objects.get(code="EIG4-R1")
    team = User.objects.get(email=sign_ins["équipe programme"])
    missions = past.cohort.missions.select_related("cohort__campaign", "talent", "host")
    cohorts.contract_all(past, missions, by=team, at=NOW)
    return sign_ins


@pytest.fixture(scope="session")
def told_story(django_db_setup, django_db_blocker, data):
    """Tell the story once for all the processes, and sign each actor in once: each test's own writes are rolled back."""
    with django_db_blocker.unblock():
        sign_ins = WORLDS.open("story", tell)
        story = Story(
            past=Campaign.objects.get(code="EIG4-R1"),
            present=Campaign.objects.get(code="EIG4-R2"),
            sign_ins=sign_ins,
        )
        for actor in ACTORS:
            if actor != "anonymous":
                user = UserFactory() if actor == "stranger" else story.user(actor)
                tomorrow = time.time() + 86_400  # as just signed in, however long the suite lasts
                story.sessions[actor] = entered(user, at=tomorrow).cookies[settings.SESSION_COOKIE_NAME].value
        return story


@pytest.fixture
def story(told_story, db):
    return told_story


def entered(user, *, at=None):
    """Return a client that has just signed in as a person: allauth keeps when, and how."""
    client = Client()
    client.force_login(user)
    session = client.session
    session["account_authentication_methods_user"] = str(user.pk)
    session["account_authentication_methods"] = [{"method": "password", "at": at or time.time()}]
    session.save()
    return client


@pytest.fixture
def client_for(story):
    """Return a client signed in as an actor of the story, as a stranger, or as nobody."""

    def make(actor):
        client = Client()
        if actor != "anonymous":
            client.cookies[settings.SESSION_COOKIE_NAME] = story.sessions[actor]
        return client

    return make


@pytest.fixture
def signed_in(db):
    """Return a client signed in as a given person."""

    return entered


@pytest.fixture
def team(db):
    return UserFactory(is_team=True)
