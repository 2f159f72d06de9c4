"""The letters a candidate asks for and takes away."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_POST

from accounts.decorators import current_user
from applications.models import Application
from applications.rules import own_applications
from common import clock
from common.web.acts import refusal_shown_on
from documents.forms import serving
from selection.domain import letters
from selection.domain.letters import Letter
from selection.domain.proofs import blocked
from selection.domain.proofs.blocked import Writing
from selection.domain.proofs.claims import FalseClaimError

CHECKED = (
    "La lettre n’est pas établie : une de ses phrases ne correspond pas à ce qui est gardé de la sélection. L’équipe du"
    " programme en est prévenue et vous écrira."
)


def _found(request: HttpRequest, public_id: str, key: str) -> tuple[Application, Letter]:
    whole = own_applications(current_user(request)).select_related(
        "campaign", "profession", "candidate", "dossier__deposit", "dossier__replaces__deposit"
    )
    application = get_object_or_404(whole, public_id=public_id)
    for letter in letters.available(application, at=clock.now()):
        if letter.key == key:
            return application, letter
    raise Http404


@require_POST
@refusal_shown_on("candidate:application", "public_id")
def ask(request: HttpRequest, public_id: str, key: str) -> HttpResponse:
    """Produce a letter."""
    application, letter = _found(request, public_id, key)
    try:
        letters.issue(letter, at=clock.now())
        messages.success(request, "La lettre est en production : elle se télécharge dans un instant, sur cette page.")
    except FalseClaimError as error:
        blocked.tell_team(application, error.claims, writing=Writing.LETTER, at=clock.now())
        messages.error(request, CHECKED)
    return redirect("candidate:application", public_id=application.public_id)


@require_GET
def download(request: HttpRequest, public_id: str, key: str) -> FileResponse:
    """Hand over a letter once it is produced."""
    _, letter = _found(request, public_id, key)
    return serving.download(letters.issued(letter), "{number}.pdf")
