"""Hand a kept file to a browser, so that it can only be saved."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from common.files.exports import attachment_header
from dossiers.domain.attachments import content_of, readable
from dossiers.domain.formats import MEDIA_TYPES, FileRefusedError
from dossiers.models import Attachment


def download(request: HttpRequest, attachment: Attachment, *, name: str, blind: bool = False) -> HttpResponse:
    """Return a file under a name; the caller has checked the rule. Raises ``Http404`` while it is in quarantine.

    Answers a page with the status 422 when the anonymous copy cannot be made: the file itself would name its author.
    """
    if not readable(attachment):
        raise Http404
    try:
        content = content_of(attachment, blind=blind)
    except FileRefusedError:
        return render(request, "dossiers/no_blind_copy.html", {"title": "Pièce non disponible"}, status=422)
    response = HttpResponse(content, content_type=MEDIA_TYPES[attachment.extension])
    response["Content-Disposition"] = attachment_header(name)
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response
