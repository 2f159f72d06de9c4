"""Lists as files, for whoever may read them."""

from tempfile import NamedTemporaryFile

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.decorators import current_user, reauthentication_required
from common import clock
from common.files.exports import csv_response, file_name
from common.files.spreadsheets import WRITERS
from common.jobs import JobState
from documents.domain import exports
from documents.enums import ExportFormat, SheetFormat
from documents.models import Export


def _asked(request: HttpRequest) -> QueryDict:
    """Return the filter, the columns and the format asked for, by the address of the form or by its controls."""
    asked = request.GET.copy()
    asked.update(request.POST)
    asked.pop("csrfmiddlewaretoken", None)
    return asked


@require_POST
@reauthentication_required
def export(request: HttpRequest, code: str) -> HttpResponseBase:
    """Give a list as it is filtered: at once, or by a worker beyond five thousand rows, as it writes every archive.

    By POST: it leaves a trace.
    """
    user, asked = current_user(request), _asked(request)
    query = asked.urlencode()
    table = exports.table(code, user, query)
    if table is None:
        raise Http404
    wanted = asked.get("format", "csv")
    sheet = SheetFormat(wanted) if wanted in SheetFormat.values else SheetFormat.CSV
    exports.record_export(table, by=user)
    if isinstance(table, exports.Archive):
        archive = exports.request_export(code, table, query=query, sheet=ExportFormat.ZIP, by=user, at=clock.now())
        return redirect("export-progress", public_id=archive.public_id)
    if table.count > exports.MAX_ROWS_AT_ONCE:
        export = exports.request_export(code, table, query=query, sheet=sheet, by=user, at=clock.now())
        return redirect("export-progress", public_id=export.public_id)
    name = file_name(table.label)
    if sheet == SheetFormat.CSV:
        return csv_response(name, table.header, table.rows())
    copy = NamedTemporaryFile()  # noqa: SIM115 - the response closes it
    WRITERS[sheet](copy, table.header, table.rows())
    copy.seek(0)
    return FileResponse(copy, as_attachment=True, filename=f"{name}.{sheet}")


@require_GET
def progress(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show how far a long list is written."""
    export = get_object_or_404(Export, public_id=public_id, by=current_user(request))
    over = export.state in {JobState.DONE, JobState.FAILED, JobState.CANCELLED}
    return render(request, "documents/export.html", {"title": export.label, "export": export, "over": over})


@require_GET
def download(request: HttpRequest, public_id: str) -> FileResponse:
    """Give a long list, once written, to who asked for it."""
    export = get_object_or_404(Export, public_id=public_id, by=current_user(request), state=JobState.DONE)
    return FileResponse(export.file.open(), as_attachment=True, filename=f"{file_name(export.label)}.{export.format}")
