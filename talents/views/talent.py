"""The talent's space, and the download of issued documents."""

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from accounts.rules import person, space
from common.jobs import JobState
from talents.domain import circuits
from talents.rules import is_talent, own_missions, visible_documents


@require_GET
@space(is_talent)
def home(request: HttpRequest) -> HttpResponse:
    """Show one's missions and contracts."""
    missions = (
        own_missions(person(request))
        .select_related("cohort__campaign", "host", "position__challenge", "position__profession", "contract")
        .prefetch_related("papers__document")
    )
    context = {"title": "Espace talent", "missions": missions, "waiting": circuits.waiting(person(request))}
    return render(request, "talents/talent/home.html", context)


@require_GET
def download(request: HttpRequest, public_id: str) -> FileResponse:
    """Serve an issued document to those it concerns; to anybody else it does not exist."""
    issued = visible_documents(person(request)).filter(state=JobState.DONE)
    document = get_object_or_404(issued, public_id=public_id)
    return FileResponse(document.file.open("rb"), as_attachment=True, filename=document.filename())
