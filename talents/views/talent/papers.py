"""What a person recruited answers to a renewal, and the download of issued documents."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_POST

from accounts.decorators import current_user, role_required
from common import clock
from common.jobs import JobState
from common.web.acts import pressed, refusal_shown_on
from talents.domain import acts
from talents.models import MissionAct
from talents.rules import is_talent, visible_documents


@require_POST
@role_required(is_talent)
@refusal_shown_on("talent:home")
def reply(request: HttpRequest, public_id: str) -> HttpResponse:
    """Answer an intention of renewal."""
    user = current_user(request)
    act = get_object_or_404(MissionAct, public_id=public_id, mission__talent=user)
    accept = pressed(request, "answer", "accept", "decline") == "accept"
    acts.reply(act, accept=accept, by=user, at=clock.now())
    notice = (
        "Votre contrat est renouvelé : l’avenant est en production." if accept else "Votre réponse est enregistrée."
    )
    messages.success(request, notice)
    return redirect("talent:home")


@require_GET
def download(request: HttpRequest, public_id: str) -> FileResponse:
    """Serve an issued document to those it concerns; to anybody else it does not exist."""
    issued = visible_documents(current_user(request)).filter(state=JobState.DONE)
    document = get_object_or_404(issued, public_id=public_id)
    return FileResponse(document.file.open("rb"), as_attachment=True, filename=document.filename())
