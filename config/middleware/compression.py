"""Pages travel compressed; files that are compressed already do not travel through a second time."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

TEXTS = ("text/", "application/json", "application/atom+xml", "application/xml", "image/svg+xml")


class TextGZipMiddleware(GZipMiddleware):
    """Compress texts alone; Django adds bytes at random, against who would guess a secret by its length (BREACH)."""

    def process_response(self, request: HttpRequest, response: Any) -> HttpResponseBase:
        """Compress an answer that is a text."""
        if not response.get("Content-Type", "").startswith(TEXTS):
            return response  # type: ignore[no-any-return]
        return super().process_response(request, response)
