"""JSON that somebody sent."""

import json

import pytest
from django.http import HttpRequest, UnreadablePostError
from django.test import RequestFactory

from common.web import bodies
from common.web.bodies import BadBodyError, Body, read_body


class Row(Body):
    text: str
    number: int


def request(content, content_type="application/json"):
    return RequestFactory().generic("POST", "/", content, content_type)


def test_a_body_is_read_by_its_schema_and_normalised():
    row = read_body(request(json.dumps({"text": "e\u0301\ud800\x0b", "number": 3, "more": [1]})), Row)
    assert (row.text, row.number) == ("é\n", 3)


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ('{"text": 3, "number": 3}', "text"), ('{"text": "a", "number": "3"}', "number"), ("[]", "racine"),
        ('{"text": "a", "number": 3.0}', "number"), ("{", ""), (b"\xff", ""), ("9" * 5000, ""),
        ("[" * 200_000, ""), ('{"text": "' + "[" * 20 + '", "number": true}', "number"),
    ],
)  # fmt: skip
def test_what_is_not_described_is_refused(content, place):
    with pytest.raises(BadBodyError, match="illisible") as refused:
        read_body(request(content), Row)
    assert (refused.value.status, refused.value.place) == (400, place)


def test_depth_counts_what_is_open_outside_texts():
    assert not bodies.is_deeper(rb'["[[[", "\"[[", {}, {}]', 2)
    assert bodies.is_deeper(b"[[[]]]", 2)
    assert bodies.is_deeper(b'"["[[[', 2)


def test_a_form_a_heavy_body_and_a_broken_line_are_refused(settings, monkeypatch):
    with pytest.raises(BadBodyError):
        read_body(request("a=1", "application/x-www-form-urlencoded"), Row)
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    with pytest.raises(BadBodyError, match="trop lourde") as refused:
        read_body(request('{"text": "a", "number": 3}'), Row)
    assert refused.value.status == 413

    def broken(self):
        raise UnreadablePostError

    cut = request("{}")
    monkeypatch.setattr(HttpRequest, "body", property(broken))
    with pytest.raises(BadBodyError):
        read_body(cut, Row)
