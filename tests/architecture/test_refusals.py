"""What a person is answered is French: no verb of the code, no rule number, no English word, in any refusal."""

import ast
import builtins
import re

import pytest

from accounts.domain import privacy
from common.transitions import TransitionRefusedError, stateful_models
from tests.architecture.packages import ROOT, modules

ENGLISH = {
    "the", "is", "are", "not", "of", "and", "with", "without", "state", "draft", "must", "cannot", "should", "invalid",
    "error", "missing", "unknown", "failed", "refused", "allowed", "denied", "withdrawn", "already", "your", "you",
}  # fmt: skip
FRENCH_TOO = {"dispense", "note", "absent"}
RULE_NUMBER = re.compile(r"\bR\d{1,2}\b")
WORD = re.compile(r"\b\w{2,}\b")
ANSWERS = {"error", "warning", "info", "success", "add_error", "ValidationError"}
# Told to whoever runs a command or reads a log, never to a person on a page.
OF_THE_MACHINE = {"OAuth2Error", "ImproperlyConfigured", "CommandError", "AwayError", "BadRequest", "StorageError",
                  "SuspiciousOperation", "DatabaseError", "BackupError", "FrameError", "CostlyFileError",
                  "UnavailableError", "_SilentError"}  # fmt: skip


def _verbs():
    return {
        transition.verb for model in stateful_models() for transition in model.transitions
        if transition.verb not in FRENCH_TOO
    }  # fmt: skip


def _name(node):
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def _texts(call):
    """Yield the literal parts of the arguments of a call, those of f-strings too."""
    for argument in (*call.args, *(keyword.value for keyword in call.keywords if keyword.arg != "code")):
        for node in ast.walk(argument):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value.strip():
                yield node.value


def answers():
    """Yield (place, text) of every refusal raised and every message shown, in all the packages."""
    for file in modules():
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            call = node.exc if isinstance(node, ast.Raise) else node
            if not isinstance(call, ast.Call):
                continue
            name = _name(call.func)
            raised = isinstance(node, ast.Raise) and not hasattr(builtins, name) and name not in OF_THE_MACHINE
            logged = isinstance(call.func, ast.Attribute) and _name(call.func.value) in {"log", "logger"}
            if (raised or name in ANSWERS) and not logged:
                yield from ((f"{file.relative_to(ROOT)}:{call.lineno}", text) for text in _texts(call))


def test_no_refusal_shows_a_verb_a_rule_number_or_an_english_word():
    forbidden = ENGLISH | _verbs()
    rows = list(answers())
    assert len(rows) > 200
    wrong = [
        (place, text) for place, text in rows
        if RULE_NUMBER.search(text) or set(WORD.findall(re.sub(r"«[^»]*»", "", text.lower()))) & forbidden
    ]  # fmt: skip
    assert wrong == [], "\n".join(map(str, wrong))


def test_the_register_that_everybody_reads_shows_no_rule_number():
    texts = [
        (record.name, text) for record in privacy.processing_records
        for text in (record.data, record.purpose, record.basis, record.retention, record.audience)
    ]  # fmt: skip
    assert len(texts) > 20
    assert [(name, text) for name, text in texts if RULE_NUMBER.search(text)] == []


@pytest.mark.parametrize("model", stateful_models(), ids=lambda model: model._meta.label)
def test_a_move_that_is_refused_is_told_in_words(model):
    for transition in model.transitions:
        for state, label in model.state.field.choices:
            message = str(TransitionRefusedError(model(), transition.verb, str(label)))
            words = set(WORD.findall(re.sub(r"«[^»]*»", "", message.lower())))
            assert not words & (ENGLISH | _verbs()), message
            assert str(label) in message
            assert not RULE_NUMBER.search(message)
            assert state == label or f"« {state} »" not in message
