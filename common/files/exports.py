"""Exports that a spreadsheet can open without running what a candidate typed."""

import csv
from collections.abc import Iterable, Iterator
from typing import Any
from unicodedata import normalize

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.text import slugify

from common.language.text import clean_text, flatten

FORMULA_STARTS = "=+-@"


class _Echo:
    def write(self, value: str) -> str:
        return value


def file_name(label: str) -> str:
    """Return a label as the name of a file, without its end: words of ASCII letters joined by hyphens."""
    return slugify(label.replace("’", " "))


def neutral(value: Any) -> Any:
    """Return clean text that no spreadsheet reads as a formula; other values are unchanged.

    Blanks before the sign are skipped, as spreadsheets do, and the sign is looked for in every width (« ＝ »).
    """
    if not isinstance(value, str):
        return value
    text = clean_text(value)
    start = text.lstrip()[:1]
    if text[:1] in {"\t", "\n"} or (start and normalize("NFKC", start)[:1] in FORMULA_STARTS):
        return f"'{text}"
    return text


def attachment_header(filename: str) -> str:
    """Return the header that saves an answer under a name (RFC 6266), whatever the name holds."""
    return content_disposition_header(as_attachment=True, filename=flatten(filename)) or "attachment"


def csv_lines(header: Iterable[str], rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """Yield the file line by line: UTF-8 with its mark, semicolons, as French spreadsheets expect."""
    writer = csv.writer(_Echo(), delimiter=";")
    yield "\ufeff" + writer.writerow([neutral(title) for title in header])
    for row in rows:
        yield writer.writerow([neutral(value) for value in row])


def csv_response(filename: str, header: Iterable[str], rows: Iterable[Iterable[Any]]) -> StreamingHttpResponse:
    """Stream rows as they are read, so that memory does not grow with their number."""
    response = StreamingHttpResponse(csv_lines(header, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = attachment_header(f"{filename}.csv")
    return response
