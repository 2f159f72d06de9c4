"""Addresses, forms and names of files are normalised before a view sees them."""

import pytest
from django.core.exceptions import BadRequest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client, RequestFactory

from config.middleware.inputs import AddressMiddleware, FormMiddleware

HOSTILE = "a\r\nb\x0b\ufffe\u202ee\u0301"


def served(request):
    seen = []
    AddressMiddleware(lambda asked: seen.append(asked) or HttpResponse())(request)
    FormMiddleware(lambda asked: HttpResponse())(request)
    FormMiddleware(lambda asked: HttpResponse()).process_view(request, None, (), {})
    return seen[0]


def test_a_form_is_normalised_with_the_names_of_its_fields_and_files():
    upload = SimpleUploadedFile("cv\u202ee\u0301fdp .pdf ", b"x")
    request = RequestFactory().post("/", {"a\x1c": [HOSTILE, "2"], "a": "3", "password": HOSTILE, "f": upload})
    seen = served(request)
    assert seen.POST.getlist("a") == ["a\nb\né", "2", "3"]
    assert seen.POST["password"] == HOSTILE  # what is hashed is what was typed
    assert [file.name for file in seen.FILES.getlist("f")] == ["cvéfdp .pdf"]
    with pytest.raises(AttributeError, match="immutable"):
        seen.POST["a"] = "b"


def test_a_query_is_normalised():
    seen = served(RequestFactory().get("/", {"q": HOSTILE, "q\x1c": "2"}))
    assert seen.GET.getlist("q") == ["a\nb\né", "2"]
    assert served(RequestFactory().get("/")).GET == {}


@pytest.mark.parametrize("path", ["/defis/a%00b/", "/defis/%0Bx/", "/x%E2%80%AE/", "/x%EF%BF%BE/", "/%0A/"])
def test_a_control_character_in_a_path_is_a_bad_request(db, path):
    assert Client().get(path).status_code == 400
    assert Client().get(f"/api/v1/challenges{path}").json() == {"detail": "Not Found"}


def test_a_nul_in_a_query_is_a_bad_request_but_of_the_api():
    with pytest.raises(BadRequest):
        served(RequestFactory().get("/?q=%00"))
    assert served(RequestFactory().get("/api/v1/challenges?q=%00")).GET["q"] == "\x00"
