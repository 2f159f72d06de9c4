"""Draw the pages of a PDF as pictures, and give their words, each character by its place."""

import io
import json
import math
from collections.abc import Iterator
from typing import Final

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_raw

from common.inspection.frames import Answer, RefusedError
from dossiers.inspection.budgets import MAX_DRAWN_PAGE_PIXELS, MAX_PAGE_CHARACTERS, MAX_PAGES
from dossiers.inspection.images import JPEG_QUALITY
from dossiers.inspection.pdf import BROKEN

PADDING: Final = 1.0  # points around the words that are covered
OPAQUE: Final = 255
HIGHEST_CODE: Final = 0x10FFFF
SURROGATES: Final = range(0xD800, 0xE000)
ABSENT: Final = "�"  # a character that no text can hold: its place stays
Box = tuple[float, float, float, float]  # left, bottom, right, top, in points of the page


def _open(content: bytes) -> pdfium.PdfDocument:
    """Return an opened PDF. Raises :class:`RefusedError`."""
    try:
        return pdfium.PdfDocument(content)
    except pdfium.PdfiumError:
        raise RefusedError(BROKEN) from None


def _character(code: int) -> str:
    return chr(code) if 0 < code <= HIGHEST_CODE and code not in SURROGATES else ABSENT


def _text(words: pdfium.PdfTextPage) -> str:
    """Return the words of a page, one character for each that the page places: an offset here is an index there."""
    count = min(words.count_chars(), MAX_PAGE_CHARACTERS)
    return "".join(_character(pdfium_raw.FPDFText_GetUnicode(words, index)) for index in range(count))


def read_pages(content: bytes) -> Answer:
    """Return, as JSON, the width and height in points and the words of each page. Raises :class:`RefusedError`."""
    document = _open(content)
    pages = []
    for page in [document[rank] for rank in range(min(len(document), MAX_PAGES))]:
        width, height = page.get_size()
        pages.append({"width": width, "height": height, "text": _text(page.get_textpage())})
    return Answer(content=json.dumps(pages).encode())


def _boxes(words: pdfium.PdfTextPage, start: int, end: int) -> Iterator[Box]:
    """Yield the boxes that hold some characters, those that follow each other on a line in one: no letter shows."""
    band: Box | None = None
    for index in range(max(start, 0), min(end, words.count_chars())):
        left, bottom, right, top = words.get_charbox(index, loose=True)
        if band is not None and bottom < band[3] and top > band[1]:
            band = min(band[0], left), min(band[1], bottom), max(band[2], right), max(band[3], top)
            continue
        if band is not None:
            yield band
        band = left, bottom, right, top
    if band is not None:
        yield band


def _cover(page: pdfium.PdfPage, hidden: list[list[int]]) -> None:
    """Put an opaque box over what a reader must not see; the picture is drawn afterwards, from the whole page."""
    words = page.get_textpage()
    for left, bottom, right, top in [box for start, end in hidden for box in _boxes(words, start, end)]:
        box = pdfium_raw.FPDFPageObj_CreateNewRect(
            left - PADDING, bottom - PADDING, right - left + 2 * PADDING, top - bottom + 2 * PADDING
        )
        pdfium_raw.FPDFPageObj_SetFillColor(box, 0, 0, 0, OPAQUE)
        pdfium_raw.FPDFPath_SetDrawMode(box, pdfium_raw.FPDF_FILLMODE_WINDING, 0)
        pdfium_raw.FPDFPage_InsertObject(page, box)


def draw_page(content: bytes, *, number: int, width: int, hidden: list[list[int]]) -> Answer:
    """Return a JPEG of page ``number`` (from one), ``width`` pixels wide at most.

    ``hidden`` are the (start, end) characters to cover, as :func:`read_pages` counts them. Raises
    :class:`RefusedError` for a file that does not open or a page that it has not.
    """
    document = _open(content)
    if not 1 <= number <= min(len(document), MAX_PAGES):
        raise RefusedError(BROKEN)
    page = document[number - 1]
    _cover(page, hidden)
    across, down = page.get_size()
    scale = min(width / across, math.sqrt(MAX_DRAWN_PAGE_PIXELS / (across * down)))
    picture = page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=JPEG_QUALITY)
    return Answer(content=target.getvalue())
