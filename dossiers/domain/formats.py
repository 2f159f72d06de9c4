"""What a received file really is, and why we may not keep it: judged by its bytes, in a child process (decision 29).

Nothing is trusted but the bytes: neither the name nor the announced type. Each refusal is a :class:`FileRefusedError`,
whose French message tells the person what to do. Images are drawn again, which leaves behind anything hidden in them
(position, camera, a second format glued to the first).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from pydantic import TypeAdapter

from common import refusals
from common.inspection.judging import (
    Answer,
    BrokenFileError,
    CostlyFileError,
    InspectionError,
    RefusedError,
    UnavailableError,
    judge,
)

TASKS: Final = "dossiers.inspection.tasks"
MEDIA_TYPES: Final = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "odp": "application/vnd.oasis.opendocument.presentation",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}
IMAGES: Final = frozenset({"png", "jpg"})
REASONS: Final[dict[type[InspectionError], str]] = {
    BrokenFileError: "Ce fichier est abîmé ou piégé : exportez-le de nouveau en PDF puis réessayez.",
    CostlyFileError: (
        "Ce fichier demande trop de temps ou de mémoire pour être vérifié : imprimez-le en PDF, ou réduisez-le, puis"
        " réessayez."
    ),
    UnavailableError: (
        "Ce fichier n’a pas pu être vérifié : la panne est de notre côté. Réessayez dans quelques minutes."
    ),
}


class FileRefusedError(refusals.RefusedError):
    """The file is not one we may keep; the message says why, in French."""


@dataclass(frozen=True, slots=True)
class Inspected:
    """A file that may be kept: its true extension, the bytes to keep, its pages when it has some."""

    extension: str
    content: bytes
    pages: int | None = None

    @property
    def media_type(self) -> str:
        """Return the type to serve it under."""
        return MEDIA_TYPES[self.extension]


def _ask(task: str, content: bytes, **options: Any) -> Answer:
    """Return the answer of a task. Raises :class:`FileRefusedError`, whatever prevented it."""
    try:
        return judge(f"{TASKS}:{task}", content, **options)
    except RefusedError as error:
        raise FileRefusedError(str(error)) from None
    except InspectionError as error:
        raise FileRefusedError(REASONS[type(error)]) from error


def _inspected(answer: Answer, content: bytes) -> Inspected:
    extension, pages = answer.values.get("extension"), answer.values.get("pages")
    if extension not in MEDIA_TYPES or not isinstance(pages, int | None):
        raise FileRefusedError(REASONS[CostlyFileError])
    return Inspected(extension, answer.content or content, pages)


def inspect(content: bytes) -> Inspected:
    """Return a file as it may be kept. Raises :class:`FileRefusedError`, and ``RuntimeError`` inside a transaction."""
    return _inspected(_ask("inspect", content), content)


def redraw(content: bytes, *, max_pixels: int) -> Inspected:
    """Return an image drawn again with ``max_pixels`` at most. Raises :class:`FileRefusedError`."""
    return _inspected(_ask("draw", content, max_pixels=max_pixels), b"")


def clean_name(given: str, extension: str) -> str:
    """Return a name without path, control or writing-direction characters, that ends with the true extension."""
    name = re.sub(r"[^\w .,()'’-]", "", re.split(r"[/\\]", given)[-1])
    stem = name.rsplit(".", 1)[0].strip(" .") or "document"
    return f"{stem[:150]}.{extension}"


def without_metadata(extension: str, content: bytes) -> bytes:
    """Return the bytes that a blind reader receives: no author, no title, no history (R8).

    Raises :class:`FileRefusedError` when they cannot be made: the file as it was received would tell who wrote it.
    """
    if extension in IMAGES:
        return content  # drawn again when it was received
    return _ask("strip", content, extension=extension).content


@dataclass(frozen=True, slots=True)
class PageText:
    """One page of a PDF: its size in points, and its words."""

    width: float
    height: float
    text: str


PAGES: Final = TypeAdapter(list[PageText])


def pages_of(content: bytes) -> list[PageText]:
    """Return the pages of a PDF that can be shown. Raises :class:`FileRefusedError`."""
    answer = _ask("pages", content).content
    try:
        return PAGES.validate_json(answer)
    except ValueError:
        raise FileRefusedError(REASONS[CostlyFileError]) from None


def page_picture(content: bytes, *, number: int, width: int, hidden: Sequence[tuple[int, int]]) -> bytes:
    """Return a JPEG of one page of a PDF, the ``hidden`` characters covered. Raises :class:`FileRefusedError`."""
    return _ask("page", content, number=number, width=width, hidden=[list(span) for span in hidden]).content


def text_of(extension: str, content: bytes) -> str:
    """Return the words of a file, for search alone; nothing when it has none or cannot be read."""
    try:
        return str(_ask("read_text", content, extension=extension).values.get("text", ""))
    except FileRefusedError:
        return ""
