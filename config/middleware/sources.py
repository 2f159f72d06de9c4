"""Remember by which link somebody came, until their draft begins (« ?source=reseau-social »)."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from applications.domain.campaign_questions import sources
from challenges.rules import public_campaigns
from common.web.sources import MAX_TAG_CHARS, SOURCE


class SourceMiddleware:
    """Keep in the session the tag of a link, when a campaign proposes the answer that it chooses: any other is nothing.

    A visitor who follows no such link gets no session of it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the page, its tag remembered."""
        tag = request.GET.get(SOURCE, "")[:MAX_TAG_CHARS] if request.method == "GET" else ""
        if tag and any(sources.chosen_by(campaign, tag) for campaign in public_campaigns()):
            request.session[SOURCE] = tag
        return self.get_response(request)
