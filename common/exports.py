"""Exports that a spreadsheet can open without running what a candidate typed."""

import csv
from collections.abc import Iterable, Iterator
from tempfile import NamedTemporaryFile
from typing import Any

from django.http import FileResponse, StreamingHttpResponse
from openpyxl import Workbook

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


class _Echo:
    def write(self, value: str) -> str:
        return value


def neutral(value: Any) -> Any:
    """Return text that no spreadsheet reads as a formula; other values are unchanged."""
    if isinstance(value, str) and value.startswith(DANGEROUS):
        return f"'{value}"
    return value


def csv_lines(header: Iterable[str], rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """Yield the file line by line: UTF-8 with its mark, semicolons, as French spreadsheets expect."""
    writer = csv.writer(_Echo(), delimiter=";")
    yield "\ufeff" + writer.writerow(list(header))
    for row in rows:
        yield writer.writerow([neutral(value) for value in row])


def csv_response(filename: str, header: Iterable[str], rows: Iterable[Iterable[Any]]) -> StreamingHttpResponse:
    """Stream rows as they are read, so that memory does not grow with their number."""
    response = StreamingHttpResponse(csv_lines(header, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{filename}.csv"'
    return response


def xlsx_response(filename: str, header: Iterable[str], rows: Iterable[Iterable[Any]]) -> FileResponse:
    """Write rows as a workbook, one at a time, in a file of its own that is read back and removed."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Export")
    sheet.append(list(header))
    for row in rows:
        sheet.append([neutral(value) for value in row])
    kept = NamedTemporaryFile()  # noqa: SIM115 - the response closes it
    book.save(kept)
    kept.seek(0)
    return FileResponse(kept, as_attachment=True, filename=f"{filename}.xlsx")
