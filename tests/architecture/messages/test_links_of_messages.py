"""Every link of every message opens for its addressee, and no path is written by hand.

Each template of the outbox is caused by the product's own act (``message_scenarios``). Its links are then followed as
the addressee: signed in, or from the sign-up of an address without account, and without a session.
"""

import ast
import re
from itertools import pairwise

import pytest
from django.core.cache import cache
from django.test import Client

from notifications.domain import outbox
from notifications.models import Message
from tests.architecture.messages import (  # noqa: F401 - register their own
    exercise_scenarios,
    mission_scenarios,
    offer_scenarios,
    reference_scenarios,
    request_scenarios,
    team_scenarios,
)
from tests.architecture.messages.links import (
    arrival,
    check_link,
    check_signed_in,
    check_without_session,
    links_of,
    next_of,
    path_of,
    route_of,
)
from tests.architecture.messages.message_scenarios import SCENARIOS, World
from tests.architecture.messages.test_messages import TEMPLATES
from tests.architecture.packages import ROOT, modules
from tests.conftest import entered
from tests.unit.conftest import make_mission, seal  # noqa: F401 - fixtures

# Where the links go that a template receives as a value: the route, by template and name.
VALUES = {
    ("account_ends", "address"): "account_login",
    ("application_reminder", "refuse_url"): "refuse-messages",
    ("challenge_answer", "path"): "wagtail_serve",
    ("commitment_signed", "path"): "team:challenge",
    ("juror_invitation", "link"): "juror-invitation",
    ("pair_invitation", "link"): "candidate:pair-invitation",
    ("pool_invitation", "leave"): "pool-link",
    ("juror_reminder", "refuse_url"): "refuse-messages",
    ("panel_timetable", "refuse_url"): "refuse-messages",
    ("pool_invitation", "refuse_url"): "refuse-messages",
    ("pool_renewal", "leave"): "pool-link",
    ("pool_renewal", "stay"): "pool-link",
    ("reference_reminder", "path"): "reference",
    ("reference_request", "path"): "reference",
    ("sponsor_check", "path"): "sponsor-check",
    ("sponsor_commitment", "path"): "commitment",
}
PLAYED = {
    "application_decision", "application_receipt", "challenge_decision", "challenge_receipt", "juror_invitation", "offer",
}  # fmt: skip


@pytest.fixture(autouse=True)
def fresh_rates():
    """Sign-ups and codes of one test do not count in the next."""
    cache.clear()


@pytest.fixture
def world(team, request):
    return World(team, request.getfixturevalue("make_mission"))


def check_one_click_refusal(message):
    """Check the address that the reader's own mail program calls (RFC 8058)."""
    header = outbox._email(message).extra_headers["List-Unsubscribe"]
    refusal = path_of(header.strip("<>"))
    check_without_session(refusal)
    assert Client().post(refusal, {"List-Unsubscribe": "One-Click"}).status_code == 200
    message.recipient.refusals.all().delete()


def routes_of(template):
    """Return the routes that a template of the outbox names, or receives."""
    source = (ROOT / f"templates/emails/{template}.txt").read_text(encoding="utf-8")
    names = re.findall(r"{{ site_url }}{{ (\w+) }}|{{ (address|leave|stay|refuse_url) }}", source)
    received = {VALUES.get((template, name)) for pair in names for name in pair if name} - {None}
    return set(re.findall(r'{% url "([^"]+)"', source)) | received


def test_every_template_has_a_scenario():
    assert sorted(SCENARIOS) == TEMPLATES


@pytest.mark.parametrize("template", TEMPLATES)
def test_links_of_a_message_open_for_its_addressee(template, world, request):
    if template.startswith("signature_"):
        request.getfixturevalue("seal")
    SCENARIOS[template](world)
    messages = list(Message.objects.filter(template=template).select_related("recipient"))
    assert messages
    paths = [(message, path_of(link)) for message in messages for link in links_of(message.body)]
    for message, path in paths:
        check_link(message, path)
        if message.category:
            check_one_click_refusal(message)
    routes = {route_of(path) for _, path in paths} | {route_of(next_of(path)) for _, path in paths if next_of(path)}
    assert routes == routes_of(template), "the scenario shows each link of the template"


@pytest.mark.sweep
def test_messages_of_a_played_season_open_for_their_addressees(story):
    """The links of former acts still open: after the answer, the announcement, the end of a call.

    An invitation whose panel is closed says so, and where to go.
    """
    messages = Message.objects.filter(recipient__isnull=False).select_related("recipient").order_by("pk")
    links = {
        (message.template, message.recipient, path_of(link)) for message in messages for link in links_of(message.body)
    }
    assert {template for template, _, _ in links} >= PLAYED
    for _, person, path in links:
        if route_of(path) == "juror-invitation":
            status, _, answer = arrival(entered(person), path)
            assert (status, "Ce lien n’est plus valable" in answer.content.decode()) in {(200, False), (410, True)}
        else:
            check_signed_in(person, path)


def test_no_path_is_written_by_hand_in_a_message():
    """After the site's address comes a reversed route: by its tag, or by a value of VALUES."""
    faults = []
    for template in TEMPLATES:
        source = (ROOT / f"templates/emails/{template}.txt").read_text(encoding="utf-8")
        values = "|".join(name for whose, name in VALUES if whose == template) or "nothing"
        after = rf"(?!{{% url |{{{{ (?:{values}) }}}})"
        faults += [
            (template, address) for address in re.findall(rf"(?:{{{{ site_url }}}}|next=){after}.*|https?:.*", source)
        ]
    assert faults == []


def written_paths(source):
    """Yield the lines of Python that join a path written by hand to the site's address."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.JoinedStr):
            parts = node.values
        elif isinstance(node, ast.BinOp):
            parts = [node.left, node.right]
        else:
            continue
        for part, following in pairwise(parts):
            text = getattr(following, "value", "")
            if "SITE_URL" in ast.unparse(part) and isinstance(text, str) and len(text) > 1 and text.startswith("/"):
                yield node.lineno


def test_no_path_is_written_by_hand_after_the_address_of_the_site():
    by_template = {
        str(path.relative_to(ROOT)): lines
        for path in modules()
        if (lines := list(written_paths(path.read_text(encoding="utf-8"))))
    }
    assert by_template == {}


def test_a_path_written_by_hand_is_seen():
    assert list(written_paths('a = f"{settings.SITE_URL}/jury/{key}/"\nb = SITE_URL + "/jury/"')) == [1, 2]
    assert list(written_paths('a = f"{settings.SITE_URL}{path}"\nb = settings.SITE_URL + "/"')) == []
