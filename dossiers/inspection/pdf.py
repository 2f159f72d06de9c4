"""What a PDF holds, its words, and its copy without an author."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any, Final

import pikepdf
from pikepdf import settings as qpdf
from pypdf import PdfReader

from common.inspection.frames import Answer, RefusedError
from dossiers.inspection.budgets import (
    MAX_PAGES,
    MAX_PDF_NODES,
    MAX_PDF_OBJECTS,
    MAX_TEXT_CHARACTERS,
    MAX_TEXT_PAGES,
)
from dossiers.inspection.streams import StreamBudget

TAIL: Final = 64
ACTIVE_KEYS: Final = frozenset({"/JS", "/JavaScript", "/XFA", "/EmbeddedFiles", "/EF", "/RichMediaContent"})
ACTIVE_ACTIONS: Final = frozenset(
    "/JavaScript /Launch /SubmitForm /ImportData /RichMediaExecute /Rendition /Movie /Sound /GoToE".split()
)
ACTIVE_ANNOTATIONS: Final = frozenset("/RichMedia /Movie /Sound /3D /FileAttachment /Screen".split())
TOO_COMPLEX: Final = "Ce PDF est trop complexe : imprimez-le en PDF puis réessayez."
BROKEN: Final = "Ce PDF est abîmé et ne s’ouvre pas : exportez-le de nouveau."
UNREADABLE: Final = (pikepdf.PdfError, ValueError, TypeError, AttributeError, RuntimeError, KeyError, IndexError)

qpdf.set_qpdf_limits(
    doc_max_warnings=200,
    parser_max_nesting=100,
    parser_max_container_size=200_000,
    max_stream_filters=3,
    flate_max_memory=64 * 1024 * 1024,
    run_length_max_memory=64 * 1024 * 1024,
    png_max_memory=16 * 1024 * 1024,
    tiff_max_memory=16 * 1024 * 1024,
    dct_max_memory=64 * 1024 * 1024,
    dct_max_progressive_scans=50,
)


def _is_active(node: Any) -> bool:
    if not isinstance(node, pikepdf.Dictionary | pikepdf.Stream):
        return False
    keys = set(node.keys())
    action, kind = str(node.get("/S", "")), str(node.get("/Subtype", ""))
    return bool(keys & ACTIVE_KEYS) or action in ACTIVE_ACTIONS or kind in ACTIVE_ANNOTATIONS


def _direct_nodes(holder: Any) -> Iterator[Any]:
    """Yield an object and the direct objects inside it; an indirect one is reached by its own number."""
    stack = [holder]
    while stack:
        current = stack.pop()
        yield current
        if isinstance(current, pikepdf.Dictionary | pikepdf.Stream):
            children: list[Any] = [current.get(key) for key in current.keys()]  # noqa: SIM118 - not a mapping
        elif isinstance(current, pikepdf.Array):
            children = list(current)
        else:
            continue
        stack += [child for child in children if isinstance(child, pikepdf.Object) and not child.is_indirect]


def _check_objects(document: pikepdf.Pdf) -> None:
    """Refuse what acts by itself, what unfolds beyond reason, what has too many parts."""
    budget, nodes = StreamBudget(), 0
    if len(document.objects) > MAX_PDF_OBJECTS:
        raise RefusedError(TOO_COMPLEX)
    for holder in document.objects:
        if isinstance(holder, pikepdf.Stream):
            budget.spend(holder)
        for node in _direct_nodes(holder):
            nodes += 1
            if _is_active(node):
                raise RefusedError(
                    "Ce PDF contient un programme, un formulaire actif ou un fichier caché : imprimez-le en PDF puis"
                    " joignez le résultat."
                )
        if nodes > MAX_PDF_NODES:
            raise RefusedError(TOO_COMPLEX)


def _count_pages(document: pikepdf.Pdf) -> int:
    """Return the pages of an opened PDF that holds nothing active."""
    if document.is_encrypted:
        raise pikepdf.PasswordError
    _check_objects(document)
    return len(document.pages)


def inspect_pdf(content: bytes) -> Answer:
    """Return the extension and the number of pages of a PDF that may be kept. Raises :class:`RefusedError`."""
    if content.rstrip(b"\0 \r\n\t")[-TAIL:].rfind(b"%%EOF") < 0 or zipfile.is_zipfile(io.BytesIO(content)):
        raise RefusedError(
            "Ce PDF contient autre chose qu’un document (des données suivent sa fin) : exportez-le de nouveau."
        )
    try:
        with pikepdf.open(io.BytesIO(content)) as document:
            pages = _count_pages(document)
    except pikepdf.PasswordError:
        raise RefusedError("Ce PDF est protégé : enregistrez-le sans mot de passe puis réessayez.") from None
    except UNREADABLE:
        raise RefusedError(BROKEN) from None
    if pages > MAX_PAGES:
        raise RefusedError(f"Ce PDF compte {pages} pages : la limite est de {MAX_PAGES} pages.")
    return Answer({"extension": "pdf", "pages": pages})


def strip_pdf(content: bytes) -> Answer:
    """Return the PDF without author, title, history, nor the names of those who annotated it."""
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as document:
        notes = [note for page in document.pages for note in page.get("/Annots", [])]
        signed = [(note, "/T") for note in notes] + [(document.trailer, "/Info"), (document.Root, "/Metadata")]
        for holder, key in signed:
            if key in holder:
                del holder[key]
        document.save(target, deterministic_id=True)
    return Answer(content=target.getvalue())


def pdf_text(content: bytes) -> str:
    """Return the words of the first pages. Raises what pypdf raises for a file that it cannot read."""
    pages = PdfReader(io.BytesIO(content)).pages[:MAX_TEXT_PAGES]
    return "\n".join(page.extract_text() for page in pages)[:MAX_TEXT_CHARACTERS]
