"""Refuse an oversized request by the length it announces, before a byte of it is read."""

import sys
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from common.web.inputs import is_whole, whole


class RequestSizeMiddleware:
    """Answer 413 to what announces more than ``MAX_REQUEST_BYTES``: no disk is filled, no worker is kept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        announced = request.META.get("CONTENT_LENGTH") or "0"
        if is_whole(announced, digits=len(announced)) and whole(announced, sys.maxsize) > settings.MAX_REQUEST_BYTES:
            return HttpResponse(render_to_string("413.html"), status=413)
        return self.get_response(request)
