"""The page where decisions are read, prepared and confirmed, the same for proposals and for applications."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest

from accounts.models import User
from dossiers.domain import publication
from dossiers.domain.publication import DecisionSource, Preview, PublicationRefusedError

Act = Callable[..., Any]


def post(request: HttpRequest, campaign: Any, *, prepare: Act, confirm: Act, by: User, at: datetime) -> bool:
    """Do what the page's button says, on what was read; tell whether decisions were announced.

    ``prepare`` and ``confirm`` are those of the package. What was done, or why nothing was, is said on the next page.
    """
    digest = request.POST.get("digest", "")
    try:
        if request.POST.get("act") == "prepare":
            prepare(campaign, digest=digest, by=by, at=at)
            messages.success(request, "La publication est préparée\u00a0: une autre personne la confirme.")
            return False
        announced = confirm(campaign, digest=digest, by=by, at=at)
    except PublicationRefusedError as error:
        messages.error(request, str(error))
        return False
    messages.success(request, f"{announced} décision(s) annoncée(s).")
    return True


def context(source: DecisionSource[Any], campaign: Any, preview: Preview[Any]) -> dict[str, Any]:
    """Return what the page shows: the dry run, the request that waits for a second person, the past announcements."""
    return {
        "title": "Annoncer les décisions",
        "campaign": campaign,
        "preview": preview,
        "asked": publication.asked(source, campaign, preview.digest),
        "past": publication.past(source, campaign),
    }
