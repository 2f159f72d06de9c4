"""The candidate reads what the team wrote, and answers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from accounts.decorators import current_user
from applications.domain.instruction import APPLICATION_THREAD
from applications.rules import own_applications
from dossiers.forms import exchanging


def thread(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the thread that the team began about one's application, and send an answer."""
    applications = own_applications(current_user(request)).filter(thread__isnull=False)
    application = get_object_or_404(
        applications.select_related("campaign", "thread", "instructor"), public_id=public_id
    )
    context = {
        "subject": application,
        "campaign": application.campaign,
        "about": str(application.campaign),
        "back": "candidate:application",
        "back_label": "Ma candidature",
    }
    return exchanging.person_page(request, APPLICATION_THREAD, application, writes=True, context=context)
