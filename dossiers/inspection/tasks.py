"""The tasks that a child process performs on a received file: judge it, draw it, strip it, read its words."""

from collections.abc import Callable
from typing import Final

from common.inspection.frames import Answer, RefusedError
from dossiers.inspection.images import inspect_image
from dossiers.inspection.office import TEXT_PARTS, inspect_office, office_text, strip_office
from dossiers.inspection.pages import draw_page, read_pages
from dossiers.inspection.pdf import inspect_pdf, pdf_text, strip_pdf
from dossiers.inspection.unknown import UNKNOWN


def _refuse_old_office(_: bytes) -> Answer:
    raise RefusedError(
        "Ce document est d’un ancien format, ou protégé par un mot de passe : enregistrez-le en PDF, .docx ou .odt."
    )


SIGNATURES: Final[dict[bytes, Callable[[bytes], Answer]]] = {
    b"%PDF-": inspect_pdf,
    b"\x89PNG\r\n\x1a\n": inspect_image,
    b"\xff\xd8\xff": inspect_image,
    b"RIFF": inspect_image,
    b"PK\x03\x04": inspect_office,
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": _refuse_old_office,
}


def inspect(content: bytes) -> Answer:
    """Return the true extension of a file that may be kept, its pages, and its bytes when they were made anew.

    Raises :class:`RefusedError`, whose message says what to do.
    """
    if not content:
        raise RefusedError("Ce fichier est vide.")
    for signature, check in SIGNATURES.items():
        if content.startswith(signature):
            return check(content)
    raise RefusedError(UNKNOWN)


def draw(content: bytes, *, max_pixels: int) -> Answer:
    """Return an image drawn again with ``max_pixels`` at most. Raises :class:`RefusedError` for any other file."""
    if SIGNATURES.get(next((start for start in SIGNATURES if content.startswith(start)), b"")) is not inspect_image:
        raise RefusedError("Ce fichier n’est pas une image acceptée : choisissez une image PNG, JPEG ou WebP.")
    return inspect_image(content, max_pixels=max_pixels)


def strip(content: bytes, *, extension: str) -> Answer:
    """Return the bytes that a blind reader receives: no author, no title, no history (R8)."""
    return strip_pdf(content) if extension == "pdf" else strip_office(content)


def read_text(content: bytes, *, extension: str) -> Answer:
    """Return the words of a file, for search alone; nothing when its format has none."""
    if extension == "pdf":
        return Answer({"text": pdf_text(content)})
    return Answer({"text": office_text(content, extension) if extension in TEXT_PARTS else ""})


def pages(content: bytes) -> Answer:
    """Return, as JSON, the size and the words of each page of a PDF. Raises :class:`RefusedError`."""
    return read_pages(content)


def page(content: bytes, *, number: int, width: int, hidden: list[list[int]]) -> Answer:
    """Return a picture of one page of a PDF, some characters covered. Raises :class:`RefusedError`."""
    return draw_page(content, number=number, width=width, hidden=hidden)
