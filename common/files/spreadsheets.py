"""Workbooks written row by row into a file: memory does not grow with their number, nothing is read as a formula.

OpenDocument is written here, in some forty lines: the libraries that write it build the whole document in memory.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from common.files.exports import csv_lines, neutral
from common.language.text import clean_text

ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest manifest:version="1.3"'
    ' xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    f'<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{ODS_TYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content office:version="1.3"'
    ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
    '<table:table table:name="Export">'
)
_FOOT = "</table:table></office:spreadsheet></office:body></office:document-content>"
_EMPTY, _TEXT = "<table:table-cell/>", '<table:table-cell office:value-type="string">'
Rows = Iterable[Sequence[Any]]


def _cell(value: Any) -> str:
    """Return a cell: numbers and instants keep their type; anything else is text."""
    if value is None or value == "":
        return _EMPTY
    if type(value) is str and value.isprintable():  # nearly all of them: one line, nothing to take out
        return f"{_TEXT}<text:p>{escape(value)}</text:p></table:table-cell>"
    if isinstance(value, bool):
        return _cell("oui" if value else "non")
    paragraph = f"<text:p>{value}</text:p>"
    if isinstance(value, (int, float, Decimal)):
        return f'<table:table-cell office:value-type="float" office:value="{value}">{paragraph}</table:table-cell>'
    if isinstance(value, (date, datetime)):
        day = value.isoformat()
        return f'<table:table-cell office:value-type="date" office:date-value="{day}">{paragraph}</table:table-cell>'
    lines = clean_text(str(value)).split("\n")
    paragraphs = "".join(f"<text:p>{escape(line)}</text:p>" for line in lines)
    return f"{_TEXT}{paragraphs}</table:table-cell>"


def write_ods(target: IO[bytes], header: Sequence[str], rows: Rows) -> None:
    """Write an OpenDocument spreadsheet (ISO 26300); its type comes first and uncompressed, as the format asks."""
    with ZipFile(target, "w", ZIP_DEFLATED) as package:
        package.writestr(ZipInfo("mimetype"), ODS_TYPE, ZIP_STORED)
        package.writestr("META-INF/manifest.xml", _MANIFEST)
        with package.open("content.xml", "w", force_zip64=True) as content:
            content.write(_HEAD.encode())
            content.write(_row(header))
            for row in rows:
                content.write(_row(row))
            content.write(_FOOT.encode())


def _row(row: Sequence[Any]) -> bytes:
    return f"<table:table-row>{''.join(map(_cell, row))}</table:table-row>".encode()


def write_xlsx(target: IO[bytes], header: Sequence[str], rows: Rows) -> None:
    """Write an Office Open XML workbook, one row at a time."""
    from openpyxl import Workbook  # noqa: PLC0415 - its start-up cost is real

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Export")
    sheet.append([neutral(title) for title in header])
    for row in rows:
        sheet.append([neutral(value) for value in row])
    book.save(target)


def write_csv(target: IO[bytes], header: Sequence[str], rows: Rows) -> None:
    """Write a file of values: UTF-8 with its mark, semicolons, as French spreadsheets expect."""
    for line in csv_lines(header, rows):
        target.write(line.encode())


WRITERS: dict[str, Callable[[IO[bytes], Sequence[str], Rows], None]] = {
    "csv": write_csv,
    "xlsx": write_xlsx,
    "ods": write_ods,
}
