"""What starts each message is declared and counted; nobody's words are in a subject."""

import ast
import re
from uuid import uuid4

import pytest
from django.conf import settings
from django.template import Context
from django.template.loader import get_template

from notifications.domain import correspondence, outbox
from notifications.domain.correspondence import COUNTED, DAILY_LIMITS, TRIGGERS
from tests import factories as f
from tests.architecture.packages import ROOT, modules
from tests.factories import NOW

TEMPLATES = sorted(path.stem for path in (ROOT / "templates/emails").glob("*.txt"))
# What a subject may say: states, numbers, dates and delays that the platform computes, labels written in the code.
COMPUTED = {
    "account_ends": {"end"},
    "application_decision": {"label"},
    "challenge_decision": {"label"},
    "challenge_receipt": {"number"},
    "bulletin_recap": {"week"},
    "cockpit": {"subject"},  # one of the sentences of reporting.domain.cockpit.alerts
    "deadline": {"due", "what"},  # the label of a rule of talents.domain.deadlines
    "hearing_cancelled": {"when"},
    "letter_blocked": {"subject"},  # one of the sentences of selection.domain.proofs.blocked
    "hearing_convocation": {"when"},
    "mission_end": {"ends"},
    "review_asked": {"due"},
    "signature_done": {"document.number"},
    "signature_invitation": {"document.number"},
    "signature_refused": {"document.number"},
    "signature_replaced": {"document.number"},
    "survey": {"months"},
}
TYPED = "MOTS-TAPÉS"


class Typed(dict):
    """Words of a person, whatever is read of them."""

    def __getitem__(self, name):
        return self

    def __contains__(self, name):
        return True

    def __getattr__(self, name):
        return self

    def __str__(self):
        return TYPED

    def lower(self):
        return TYPED.lower()


class Computed(Typed):
    """Words of the platform under some names, of a person under the others."""

    def __init__(self, names):
        self.names = names

    def __getitem__(self, name):
        inner = {
            path_of_name.partition(".")[2] for path_of_name in self.names if path_of_name.partition(".")[0] == name
        }
        return "calculé" if inner == {""} else Computed(inner) if inner else Typed()


DIRECT = ("outbox.queue", "outbox.Letter")  # one message, or one of many: nothing is counted


def calls():
    """Yield (module, function, template) for each message queued by its literal name."""
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                called = ast.unparse(node.func)
                if called in {*DIRECT, "correspondence.write", "_write"} and node.args[0].value in TEMPLATES:
                    yield str(path.relative_to(ROOT)), called, node.args[0].value


def subject_of(template):
    source = (ROOT / f"templates/emails/{template}.txt").read_text(encoding="utf-8")
    return source.partition("\n")[0]


def test_every_template_has_its_trigger_and_every_counted_one_its_limits():
    assert sorted(TRIGGERS) == TEMPLATES
    assert {name for name, trigger in TRIGGERS.items() if trigger in COUNTED} == set(DAILY_LIMITS)


def test_counted_messages_are_queued_where_they_are_counted():
    direct = [(where, name) for where, called, name in calls() if called in DIRECT and name in DAILY_LIMITS]
    assert direct == []


def test_every_template_is_queued_by_its_literal_name():
    assert {name for _, _, name in calls()} == set(TEMPLATES)


def test_the_outbox_is_called_with_a_literal_name_or_by_the_counting_function():
    names = {"outbox.queue", "correspondence.write"}
    variable = [
        str(path.relative_to(ROOT))
        for path in modules()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in names
        and not (node.args and isinstance(node.args[0], ast.Constant))
    ]
    assert sorted(variable) == [
        "challenges/domain/directory/administrations.py",
        "notifications/domain/correspondence.py",
    ]


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_subject_says_nothing_that_a_person_typed(template):
    """Render the subject with somebody's words everywhere, except in what the platform computes."""
    node = get_template(f"emails/{template}.txt").template
    first = subject_of(template) + "{% endautoescape %}"
    names = set(re.findall(r"{{\s*([\w.]+)", first))
    assert names <= COMPUTED.get(template, set()), f"{template} : {names}"
    context = Computed(COMPUTED.get(template, set()))
    rendered = node.engine.from_string(first).render(_context(context, names))
    assert TYPED.lower() not in rendered.lower()
    assert "{%" not in subject_of(template).replace("{% autoescape off %}", "")


def _context(computed, names):
    return Context({name.partition(".")[0]: computed[name.partition(".")[0]] for name in names})


def test_a_host_s_title_reaches_no_subject(db):
    context = {"title": TYPED, "number": "D-1", "sha256": "0", "text": TYPED, "public_id": uuid4(), "path": "/",
               "question": TYPED, "answer": TYPED, "left": 0, "draft": False}  # fmt: skip
    for template in ("challenge_receipt", "challenge_question", "challenge_answer", "challenge_withdrawn"):
        message = outbox.queue(template, to=f.UserFactory(), key=template, context=context, at=NOW)
        assert (TYPED in message.subject, TYPED in message.body) == (False, True)


def test_every_limit_is_one_of_a_day():
    assert settings.RETENTION["daily_count"] >= 1
    assert all(
        min(limits.author, limits.subject, limits.addressee) >= 1 for limits in correspondence.DAILY_LIMITS.values()
    )
