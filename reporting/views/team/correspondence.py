"""The messages and the documents of a campaign: what became of each, the text that was sent."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from accounts.decorators import current_user, permission_required
from challenges.rules import team_campaigns
from lists.views import list_page
from notifications.domain.correspondence import TRIGGERS, Trigger
from notifications.domain.outbox import EPHEMERAL
from reporting.lists import DOCUMENTS, MESSAGES


@require_GET
@permission_required("campaigns.manage", scope="campaign")
def message_list(request: HttpRequest, code: str) -> HttpResponse:
    """List the messages of a campaign, the latest first."""
    campaign = get_object_or_404(team_campaigns(current_user(request)), code=code)
    context = {"title": "Messages", "campaign": campaign}
    return list_page(request, MESSAGES, campaign, context, template="lists/list.html")


@require_GET
@permission_required("campaigns.manage", scope="campaign")
def message(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    """Read a message of a campaign: to whom, when, what became of it, its text.

    The text is covered when it holds a personal link or a code, by which whoever reads it would act as the person, and
    when its reader may not know the author of a dossier read blind.
    """
    user = current_user(request)
    campaign = get_object_or_404(team_campaigns(user), code=code)
    message = get_object_or_404(MESSAGES.load(MESSAGES.rows(user, campaign), user), public_id=public_id)
    known = MESSAGES.known(message)
    personal = message.template in EPHEMERAL or TRIGGERS.get(message.template) == Trigger.TYPED
    context = {
        "title": message.subject if known else "Message",
        "campaign": campaign,
        "message": message,
        "known": known,
        "personal": personal,
    }
    return render(request, "reporting/team/message.html", context)


@require_GET
@permission_required("talents.view", scope="campaign")
def document_list(request: HttpRequest, code: str) -> HttpResponse:
    """List the documents of a campaign, the latest first."""
    campaign = get_object_or_404(team_campaigns(current_user(request)), code=code)
    context = {"title": "Documents", "campaign": campaign}
    return list_page(request, DOCUMENTS, campaign, context, template="lists/list.html")
