"""What no address of ours holds."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse

API = "/api/"


class NulMiddleware:
    """Refuse a NUL in an address, with the page of bad requests: PostgreSQL holds none, and would make it a fault.

    The API refuses it by itself, in its own words.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or raise :class:`BadRequest`."""
        held = "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", "")
        if held and not request.path.startswith(API):
            raise BadRequest("NUL")
        return self.get_response(request)
