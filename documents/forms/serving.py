"""Hand a produced document to somebody who may have it."""

from django.http import FileResponse, Http404

from common.jobs import JobState
from documents.models import Document


def download(document: Document | None, name: str) -> FileResponse:
    """Return the PDF under a name; one that is not produced yet, or not asked for, does not exist.

    « {number} » in the name stands for the document's number in its register.
    """
    if document is None or document.state != JobState.DONE:
        raise Http404
    return FileResponse(document.file.open(), as_attachment=True, filename=name.format(number=document.number))
