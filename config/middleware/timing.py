"""How long the server took, told to the browser's own tools (W3C Server Timing) and to `make bench`."""

import time
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse


class ServerTimingMiddleware:
    """Say the time of the whole request, and that of the database with the number of queries, in milliseconds."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the header."""
        spent, count = 0.0, 0

        def timed(execute: Callable[..., Any], *arguments: Any) -> Any:
            nonlocal spent, count
            began = time.perf_counter()
            try:
                return execute(*arguments)
            finally:
                spent += time.perf_counter() - began
                count += 1

        began = time.perf_counter()
        with connection.execute_wrapper(timed):
            response = self.get_response(request)
        total = time.perf_counter() - began
        database = f'db;dur={1000 * spent:.1f};desc="{count} queries"'
        response["Server-Timing"] = f"total;dur={1000 * total:.1f}, {database}"
        return response
