"""Texts are compressed for who asks; files are sent as they are."""

import gzip

from django.http import HttpResponse

from config.middleware.compression import TextGZipMiddleware

ASKED = {"Accept-Encoding": "gzip"}


def test_a_page_is_compressed_for_who_asks(db, client):
    plain, small = client.get("/verifier/"), client.get("/verifier/", headers=ASKED)
    assert small["Content-Encoding"] == "gzip"
    assert len(small.content) < len(plain.content) / 2
    assert b"<h1>" in gzip.decompress(small.content)


def test_a_file_is_sent_as_it_is(rf):
    request = rf.get("/", headers=ASKED)
    response = TextGZipMiddleware(lambda _: HttpResponse(b"%PDF" * 200, content_type="application/pdf"))(request)
    assert "Content-Encoding" not in response
