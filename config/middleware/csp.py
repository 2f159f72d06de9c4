"""Strict policy everywhere but the Wagtail admin, whose date pickers need inline scripts.

Kept apart because Django 6 brings its own policy: this module is then all there is to replace.
"""

from typing import Any

from csp.middleware import CSPMiddleware
from django.http import HttpRequest, HttpResponse

ADMIN_PREFIX = "/cms/"


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """Add the policy of the settings; relax script and style for the editors' prefix alone."""

    def process_response(self, request: HttpRequest, response: Any) -> HttpResponse:
        if request.path.startswith(ADMIN_PREFIX):
            relaxed = ["'self'", "'unsafe-inline'"]
            response._csp_replace = {"script-src": relaxed, "style-src": relaxed}  # noqa: SLF001 - the package has no other door
        answered: HttpResponse = super().process_response(request, response)
        return answered
