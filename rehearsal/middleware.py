"""Keep a request inside the sandbox that its session has entered."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from challenges.models import Campaign
from common import sandbox

KEY = "sandbox"


class SandboxMiddleware:
    """Enter the session's sandbox for the length of the request; a session outside costs nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        code = request.session.get(KEY)
        campaign = Campaign.objects.filter(code=code, sandbox=True).first() if code else None
        request.sandbox = campaign  # type: ignore[attr-defined]
        if campaign is None:
            return self.get_response(request)
        with sandbox.entered(campaign.pk, campaign.clock_shift):
            return self.get_response(request)
