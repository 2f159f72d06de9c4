"""Text is normalised where it enters: addresses, forms and names of files (``docs/adr/0030``)."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict

from common.language.text import holds_forbidden, normalize_line, normalize_text

API = "/api/"


def normalize_query(data: QueryDict) -> QueryDict:
    """Return the fields of a form or of an address as they are kept; passwords, which are hashed, are as typed."""
    clean = QueryDict(mutable=True, encoding=data.encoding)
    for key, values in data.lists():
        exact = "password" in key
        clean.setlistdefault(normalize_line(key)).extend(
            str(value) if exact else normalize_text(str(value)) for value in values
        )
    clean._mutable = False  # noqa: SLF001 - as Django does where it reads a form
    return clean


class AddressMiddleware:
    """Refuse an address whose path holds a control character, and normalise its query.

    NUL is refused in a query too: it is never typed. The API answers in its own words, and checks its own parameters.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or raise :class:`BadRequest`."""
        query, api = request.META.get("QUERY_STRING", ""), request.path.startswith(API)
        if holds_forbidden(request.path):
            if api:
                return JsonResponse({"detail": "Not Found"}, status=404)
            raise BadRequest("control character in a path")
        if query and not api:
            if "%00" in query:
                raise BadRequest("NUL in a query")
            request.GET = normalize_query(request.GET)  # type: ignore[assignment] # a sealed one
        return self.get_response(request)


class FormMiddleware:
    """Normalise what a form sends, once the request is known to come from our own page: fields and names of files.

    It works where the view is about to be called: reading a form earlier would read what is about to be refused.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> None:  # noqa: ARG002 - Django's signature
        """Replace what the request holds."""
        if request.method != "POST":
            return
        request.POST = normalize_query(request.POST)  # type: ignore[assignment] # a sealed one
        for _, uploads in request.FILES.lists():
            for upload in uploads:
                upload.name = normalize_line(str(upload.name))
