"""Public pages, kept whole for whoever has no session: the same bytes, until something they show is written.

They are kept to the end of the minute at most, because calls open and close at a minute: a page never says « open »
after the hour. Only what nobody can multiply is kept: an address without a query, under the site's own host, with no
prefix of somebody's choosing. Any other request gets a page made for it alone.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from common import clock
from common.cache import table_versions

MAX_PAGE_BYTES = 1024 * 1024  # bytes
MINUTE = 60
OWN = ("Server-Timing",)  # of one answer, not of the page


def _key(request: HttpRequest) -> str:
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    return f"page:{request.scheme}:{packed:d}:{clock.offset().total_seconds():.0f}:{request.path_info}"


def _is_canonical(request: HttpRequest) -> bool:
    """Tell whether a request names the site as its address does, and adds nothing to the addresses of its pages."""
    return not request.META.get("SCRIPT_NAME") and request.get_host() == urlsplit(settings.SITE_URL).netloc


def _known(request: HttpRequest) -> bool:
    """Say whether a visitor comes back with something of ours: a session, a form's token, a message to be shown."""
    ours = {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "messages"}
    return not ours.isdisjoint(request.COOKIES)


def _left() -> float:
    """Return the seconds to the end of the platform's minute."""
    now = clock.now()
    return MINUTE - now.second - now.microsecond / 1_000_000


def _kept(request: HttpRequest, response: Any) -> bool:
    """Say whether an answer is a page that anybody would get."""
    return (
        getattr(response, "same_for_all", False)
        and response.status_code == 200  # noqa: PLR2004 - a page, and no error or turn
        and not response.streaming
        and not response.cookies
        and "CSRF_COOKIE" not in request.META  # a token of this visitor is in the page
        and len(response.content) <= MAX_PAGE_BYTES
    )


class PublicPagesMiddleware:
    """Answer from what is kept, or make the page and keep it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a page; a person with a session, a message or a form gets their own."""
        plain = request.method == "GET" and not request.META.get("QUERY_STRING") and _is_canonical(request)
        if not plain or not settings.KEEP_PAGES or _known(request):
            return self.get_response(request)
        key = _key(request)
        if cached := table_versions.load(key):
            headers, content = cached
            return HttpResponse(content, headers={**headers, "Server-Timing": 'cache;desc="page"'})
        with table_versions.track_reads() as tables:
            response = self.get_response(request)
        if _kept(request, response):
            headers = {name: value for name, value in response.items() if name not in OWN}
            table_versions.store(key, (headers, response.content), tables, _left())
        return response
