"""The file of a letter, for whoever may read it: the team, a juror of a phase with names, its candidate."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from accounts.decorators import current_user
from accounts.domain import journal
from common.files.exports import attachment_header
from references.rules import readable_letters


@require_POST
def file(request: HttpRequest, public_id: str) -> HttpResponse:
    """Serve the PDF of a letter that was received. By POST: it leaves a trace."""
    rows = readable_letters(current_user(request)).exclude(letter__file="").select_related("letter", "application")
    reference = get_object_or_404(rows, public_id=public_id)
    journal.record_reading(
        "Lettre de recommandation ouverte", actor=current_user(request), quality="Lecteur ou lectrice",
        concerned=reference.application.candidate, target=f"lettre {reference.public_id}",
    )  # fmt: skip
    with reference.letter.file.open("rb") as stored:
        response = HttpResponse(stored.read(), content_type="application/pdf")
    response["Content-Disposition"] = attachment_header(f"lettre-{reference.rank}.pdf")
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response
