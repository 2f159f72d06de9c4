"""A page that is read writes nothing: every route is asked for by each actor, and what its queries write is looked at.

What is decided, queued or kept by an act is kept by that act, or by a task: a page that is opened twice, prefetched or
crawled has no effect. The few tables that trace who looked at what are named below, with the reason.
"""

import re

import pytest
from django.db import connection

from tests.architecture.routes.addresses import address_of
from tests.architecture.routes.test_matrix import ROUTES, issued  # noqa: F401 - a fixture of the matrix
from tests.conftest import ACTORS

WRITES = re.compile(
    r"^\s*(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|UPDATE|DELETE\s+FROM|REPLACE\s+INTO)\s+\"?(\w+)", re.IGNORECASE
)
# What a page may write, by table, and why.
OF_THE_SESSION = {"django_session"}  # the visitor's own cookie: messages shown once, the hour of the last page
JOURNAL = {"accounts_journalentry"}  # whoever opens a dossier leaves a trace, which its author may read
# Once for each decision: it was read, a fact that the team has instead of following who opens its messages.
READ_APPLICATION, READ_CHALLENGE = {"applications_application"}, {"challenges_challenge"}
SHIPPED = {"documents_template", "documents_templateversion"}  # the first reader of a shipped text makes it version 1
TRACES = {
    "administration:challenge": READ_CHALLENGE,
    "administration:home": READ_CHALLENGE,
    "candidate:home": READ_APPLICATION,
    "team:reading-at": JOURNAL,
    "juror:assessment": JOURNAL,
    "team:application": JOURNAL,
    "mission-record": JOURNAL,
    "signature-document": {"documents_signature"},  # what is signed was opened first: the proof of it
    "team:templates": SHIPPED,
    "team:template": SHIPPED,
    "team:template-preview": SHIPPED,
}


def tables_written(client, address):
    """Return the tables that a page writes to, and its answer, to be closed once every actor has theirs."""
    written = set()

    def watch(execute, sql, params, many, context):
        if (match := WRITES.match(sql)) is not None:
            written.add(match[1])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        response = client.get(address)
    return written - OF_THE_SESSION, response


@pytest.mark.parametrize("name", ROUTES)
def test_page_writes_nothing(name, story, client_for, issued):  # noqa: F811 - same
    address = address_of(name, story)
    clients = [client_for(actor) for actor in ACTORS]
    answers = [tables_written(client, address) for client in clients]
    for _, response in answers:
        response.close()
    assert set().union(*(written for written, _ in answers)) == TRACES.get(name, set())
