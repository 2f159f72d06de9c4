"""Every declared transition is taken by a route or a task: a marked test takes it, and fails when it no longer is."""

import ast
from pathlib import Path

import pytest
from celery import current_app
from django.urls import get_resolver

from common.transitions import IMPORT, stateful_models
from config.options.schedule import TASKS
from tests.transitions import check_taken

TESTS = Path(__file__).resolve().parents[1]
MAX_IMPORTED = 1  # transitions that only the import of past promotions writes


def _declared():
    return {
        f"{model._meta.label}.{transition.verb}": transition
        for model in stateful_models()
        for transition in model.transitions
    }


def _marks():
    """Return the (transition, route or task) pairs that the tests of the suite are marked with."""
    marks = []
    for path in sorted(TESTS.rglob("test_*.py")):
        source = path.read_text()
        if "mark.takes(" not in source:
            continue
        for function in ast.walk(ast.parse(source)):
            if isinstance(function, ast.FunctionDef) and function.name.startswith("test_"):
                marks += [
                    (mark.args[0].value, mark.keywords[0].value.value)
                    for mark in function.decorator_list
                    if ast.unparse(mark).startswith("pytest.mark.takes(")
                ]
    return marks


def _route_names(resolver=None, prefix=""):
    resolver = resolver or get_resolver()
    names = set()
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            inside = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            names |= _route_names(pattern, inside)
        elif pattern.name:
            names.add(f"{prefix}{pattern.name}")
    return names


def test_each_transition_is_taken_by_a_route_or_a_task():
    declared = _declared()
    imported = {name for name, transition in declared.items() if transition.who == IMPORT}
    assert {name for name, _ in _marks()} == set(declared) - imported
    assert len(imported) <= MAX_IMPORTED
    assert all(declared[name].condition for name in imported)


def test_what_takes_a_transition_is_a_route_or_a_scheduled_task():
    current_app.loader.import_default_modules()
    scheduled = {entry["task"] for entry in TASKS.values()}
    assert scheduled <= set(current_app.tasks)
    assert {by for _, by in _marks()} <= _route_names() | scheduled


def test_mark_fails_a_test_that_does_not_take_its_transition():
    mark = pytest.mark.takes("challenges.Campaign.publish", by="team:publish-campaign").mark
    check_taken([mark], {("challenges.Campaign.publish", "team:publish-campaign")})
    with pytest.raises(pytest.fail.Exception, match="not taken"):
        check_taken([mark], {("challenges.Campaign.publish", "team:rules")})
