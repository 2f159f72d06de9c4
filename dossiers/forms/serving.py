"""Hand a kept file to a browser, so that it can only be saved."""

from django.http import Http404, HttpResponse

from common.exports import attachment_header
from dossiers.domain.attachments import content_of, readable
from dossiers.domain.formats import MEDIA_TYPES
from dossiers.models import Attachment


def download(attachment: Attachment, *, name: str, blind: bool = False) -> HttpResponse:
    """Return a file under a name; the caller has checked the rule. Raises ``Http404`` while it is in quarantine."""
    if not readable(attachment):
        raise Http404
    content = content_of(attachment, blind=blind)
    response = HttpResponse(content, content_type=MEDIA_TYPES[attachment.extension])
    response["Content-Disposition"] = attachment_header(name)
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response
