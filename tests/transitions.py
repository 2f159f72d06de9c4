"""Which declared transitions a request or a task takes: watched while a test runs, by the rows of the logs.

A test marked ``@pytest.mark.takes("challenges.Challenge.publish", by="team:challenge-page")`` fails unless the route, or
the task, of that name moved an object by that verb while the test ran. ``RECORD_TRANSITIONS=path`` writes what each test
of a run takes, marked or not, one line each: that is how the test of a transition is chosen.
"""

import os
from contextlib import contextmanager
from pathlib import Path

import pytest
from celery.app.task import Task
from django.core.handlers.base import BaseHandler
from django.db import connection

from common.transitions import stateful_models

RECORD = os.environ.get("RECORD_TRANSITIONS", "")


def _logs():
    return {model._meta.label: model.log.rel.related_model for model in stateful_models()}


@contextmanager
def _watched(taken, name):
    """Add to ``taken`` every (verb of a model, name) whose log row is written inside the block and stays there."""
    logs = _logs()
    last = {label: log.objects.order_by("-pk").values_list("pk", flat=True).first() or 0 for label, log in logs.items()}
    yield
    if connection.needs_rollback:
        return
    for label, log in logs.items():
        verbs = set(log.objects.filter(pk__gt=last[label]).values_list("verb", flat=True))
        taken |= {(f"{label}.{verb}", name()) for verb in verbs}


def check_taken(markers, taken):
    """Fail unless each mark's transition was taken by the route or the task it names."""
    missing = {(mark.args[0], mark.kwargs["by"]) for mark in markers} - taken
    if missing:
        pytest.fail(f"not taken: {sorted(missing)}, but {sorted(taken)}")


@pytest.fixture(autouse=True)
def transitions_taken(request, monkeypatch):
    """Watch requests and tasks in the tests that say which transition they take."""
    markers = list(request.node.iter_markers("takes"))
    if not markers and not RECORD:
        yield
        return
    taken = set()
    get_response, call = BaseHandler.get_response, Task.__call__

    def answered(self, http_request):
        with _watched(taken, lambda: getattr(http_request.resolver_match, "view_name", "")):
            return get_response(self, http_request)

    def called(self, *args, **kwargs):
        with _watched(taken, lambda: self.name):
            return call(self, *args, **kwargs)

    monkeypatch.setattr(BaseHandler, "get_response", answered)
    monkeypatch.setattr(Task, "__call__", called)
    yield
    if RECORD:
        with Path(RECORD).open("a") as out:
            out.writelines(f"{transition} {by} {request.node.nodeid}\n" for transition, by in sorted(taken))
    check_taken(markers, taken)
