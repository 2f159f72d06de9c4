"""Tell the journal who asks, and from which network."""

from collections.abc import Callable

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from common.web import origin


class OriginMiddleware:
    """Keep the client's network for the time of a request, as allauth reads it behind trusted proxies."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer inside the request's origin."""
        try:
            address = get_adapter(request).get_client_ip(request)
        except PermissionDenied:
            address = ""  # no address is to be trusted: the page still answers
        with origin.coming_from(address, lambda: getattr(request, "user", None)):
            return self.get_response(request)
