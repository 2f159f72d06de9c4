"""Hostile text pushed through every form, query and body, then every output read by its own parser.

Two halves. What enters: each page of each actor is read, each of its forms is sent with hostile texts, and nothing that
is written may hold a forbidden character. What leaves: the database is poisoned behind the platform's back, by raw SQL,
and each writer must still write what its reader reads.
"""

import json
from collections import Counter

import pytest
from django.core.cache import cache
from django.db import connection

from common import clock
from juries.domain import assessments
from juries.models import Assessment
from notifications.models import Message
from tests.architecture.routes.addresses import address_of
from tests.architecture.routes.test_matrix import ROUTES
from tests.architecture.text.hostile import (
    BLANK,
    FIELD_KEYS,
    GET_KEYS,
    HOSTILE,
    POST_KEYS,
    ROTATING,
    SHORT,
    Watch,
    attempt,
    filled,
    forms_of,
    keys_read,
    undone,
)
from tests.conftest import ACTORS


@pytest.fixture
def watch(db):
    noted = Watch()
    with connection.execute_wrapper(noted):
        yield noted


@pytest.mark.sweep
def test_no_form_is_broken_by_a_hostile_text(story, client_for, watch):
    """Forms, hidden or not by a state: never a fault of ours, nothing forbidden written, mails that are mails."""
    statuses, sent, texts = Counter(), 0, 0
    broken = []
    Message.objects.all().delete()
    for rank, (actor, client, name, action, method, form) in enumerate(forms_of(story, client_for)):
        rotating = ROTATING[rank % len(ROTATING)]
        for text in (HOSTILE, BLANK, rotating):
            data, hostile = filled(form, text)
            if not hostile and text != HOSTILE:
                continue
            cache.clear()
            status, mails = attempt(client, method, action, data)
            statuses[status] += 1
            sent, texts = sent + mails, texts + len(hostile)
            if status >= 500:
                broken.append((actor, name, action, text))
    assert broken == []
    assert watch.faults == []
    assert statuses[302] > 40  # accepted, not only refused
    assert statuses[422] > 40
    assert texts > 400
    assert sent > 20


@pytest.mark.sweep
def test_no_act_or_query_is_broken_by_what_no_page_sends(story, client_for, watch):
    """Names that the code and its forms read, sent to every route by who may call it."""
    posted, asked = [*keys_read(POST_KEYS), *keys_read(FIELD_KEYS)], keys_read(GET_KEYS)
    broken = []
    Message.objects.all().delete()
    clients = {actor: client_for(actor) for actor in ACTORS}
    for name, (method, answers) in ROUTES.items():
        allowed = [actor for actor, status in zip(ACTORS[1:], answers[1:], strict=True) if status != 404]
        keys = posted if method == "post" else asked
        for actor in allowed[:1]:
            with undone():
                address = address_of(name, story)
                for text in (SHORT,) if method == "post" else (SHORT, "٣"):
                    cache.clear()
                    status, _ = attempt(clients[actor], method, address, dict.fromkeys(keys, text))
                    if status >= 500:
                        broken.append((actor, name, text))
    assert len(posted) > 20, "the keys that no form reads"
    assert broken == []
    assert watch.faults == []


@pytest.fixture
def juror_acts(story, client_for):
    assessment = Assessment.objects.filter(juror__user=story.user("juror"), panel__closed_at=None).first()
    assessments.reopen(assessment, by=story.user("juror"), at=clock.now())
    key = assessment.grid.criteria.first().pk
    client = client_for("juror")
    act = {
        "id": "7d5bb0a2-1d1c-4f0c-9e0e-2f0a6a5f0d11", "assessment": str(assessment.public_id), "kind": "mark",
        "criterion": key, "value": "3", "base": "", "at": "2026-05-01T10:00:00Z",
    }  # fmt: skip

    def send(content=None, **changes):
        body = json.dumps({"acts": [act | changes]}) if content is None else content
        answer = client.post("/jury/actes/", body, content_type="application/json")
        assert answer.headers["Content-Type"] == "application/json"
        return answer.status_code, answer.json()

    return assessment, send


@pytest.mark.parametrize(
    "content",
    [
        "[" * 200_000, '{"acts":' * 200_000, "\ud800".encode("utf-8", "surrogatepass"), '{"acts": [1e999]}', "NaN",
        '{"acts": [' + "9" * 5000 + "]}", '{"acts": {"id": 1}}', '"\\ud800"', b"\xff\xfe{}", '{"acts": null}', "",
        '{"acts": [{"id": ' + '{"a":' * 11 + "1" + "}" * 11 + "}]}",
    ],
)  # fmt: skip
def test_a_body_that_is_none_is_refused_in_words(juror_acts, content):
    _, send = juror_acts
    assert send(content) == (400, {"error": "Cette demande est illisible."})


@pytest.mark.parametrize("value", ["٣", "9" * 5000, "3\n", "²", "-1", "1e3", "03000"])
def test_a_mark_is_written_in_plain_digits(juror_acts, value):
    assessment, send = juror_acts
    before = list(assessment.scores.values_list("criterion", "value"))
    status, answer = send(value=value)
    assert (status, answer["answers"][0]["outcome"]) == (200, "refused")
    assert list(assessment.scores.values_list("criterion", "value")) == before


def test_a_comment_of_the_reading_room_is_normalised(juror_acts, watch):
    assessment, send = juror_acts
    status, answer = send(kind="comment", criterion=None, value=f"\ud800{HOSTILE}", base=assessment.comment)
    assert (status, answer["answers"][0]["outcome"]) == (200, "done")
    assessment.refresh_from_db()
    assert assessment.comment == "=1\n\n\n\nBcc: x@y.fr\n\n\n<b>&]]>é Zoé"
    assert watch.faults == []


# What leaves -------------------------------------------------------------------------------------------------------
