"""An administration reads what the team wrote about its proposal, and answers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from accounts.decorators import current_user, role_required
from challenges.domain.proposal_kind import PROPOSAL_THREAD
from challenges.rules import hosted_challenges, is_administration, own_challenges
from dossiers.forms import exchanging


@role_required(is_administration)
def thread(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the thread that the team began about a proposal, and send an answer; a reader sends none."""
    user = current_user(request)
    mine = hosted_challenges(user) if request.method == "POST" else own_challenges(user).distinct()
    read = mine.filter(thread__isnull=False).select_related("campaign", "thread", "instructor")
    challenge = get_object_or_404(read, public_id=public_id)
    context = {
        "subject": challenge,
        "campaign": challenge.campaign,
        "about": challenge.submitted_title,
        "back": "administration:challenge",
        "back_label": challenge.submitted_title,
    }
    writes = hosted_challenges(user).filter(pk=challenge.pk).exists()
    return exchanging.person_page(request, PROPOSAL_THREAD, challenge, writes=writes, context=context)
