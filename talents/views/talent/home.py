"""The talent's space, and the download of issued documents."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.decorators import current_user, role_required
from challenges.queries.steps import Reader
from common import clock
from common.jobs import JobState
from common.web.acts import pressed, refusal_shown_on
from talents.domain import acts
from talents.domain.documents import circuits
from talents.models import MissionAct
from talents.queries.steps import next_step
from talents.rules import is_talent, own_missions, visible_documents


@require_GET
@role_required(is_talent)
def home(request: HttpRequest) -> HttpResponse:
    """Show one's missions and contracts."""
    missions = (
        own_missions(current_user(request))
        .select_related("cohort__campaign", "host", "position__challenge", "position__profession", "contract")
        .prefetch_related("papers__document", "acts", "contract__signatures")
    )
    for mission in missions:
        mission.step = next_step(mission, clock.now(), reader=Reader.TALENT)  # type: ignore[attr-defined]
        mission.intent = acts.pending(mission)  # type: ignore[attr-defined]
    context = {"title": "Ma mission", "missions": missions, "waiting": circuits.waiting(current_user(request))}
    return render(request, "talents/talent/home.html", context)


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
