"""What a file really is, and why we may not keep it.

Nothing is trusted but the bytes: neither the name nor the announced type. Each check raises
:class:`FileRefusedError`, whose French message tells the person what to do. Images are drawn again, which leaves
behind anything hidden in them (position, camera, a second format glued to the first).
"""

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import defusedxml
import pikepdf
from defusedxml import ElementTree
from PIL import Image, ImageOps

MAX_PAGES: Final = 50
MAX_PIXELS: Final = 40_000_000
MAX_INFLATED: Final = 100 * 1024 * 1024
MAX_RATIO: Final = 200
MAX_MEMBERS: Final = 2_000
MAX_PDF_OBJECTS: Final = 100_000
TAIL: Final = 64
ZIP_END: Final = b"PK\x05\x06"

ACTIVE_KEYS: Final = frozenset({"/JS", "/JavaScript", "/XFA", "/EmbeddedFiles", "/EF", "/RichMediaContent"})
ACTIVE_ACTIONS: Final = frozenset(
    "/JavaScript /Launch /SubmitForm /ImportData /RichMediaExecute /Rendition /Movie /Sound /GoToE".split()
)
ACTIVE_ANNOTATIONS: Final = frozenset("/RichMedia /Movie /Sound /3D /FileAttachment /Screen".split())
OPENXML: Final = {"word/": "docx", "ppt/": "pptx", "xl/": "xlsx"}
OPENDOCUMENT: Final = {"text": "odt", "presentation": "odp", "spreadsheet": "ods"}
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


class FileRefusedError(Exception):
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


def _is_active(one: Any) -> bool:
    if not isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
        return False
    keys = set(one.keys())
    action, kind = str(one.get("/S", "")), str(one.get("/Subtype", ""))
    return bool(keys & ACTIVE_KEYS) or action in ACTIVE_ACTIONS or kind in ACTIVE_ANNOTATIONS


def _direct(one: Any) -> Iterator[Any]:
    """Yield an object and the direct objects inside it; an indirect one is reached by its own number."""
    stack = [one]
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


def _check_streams(content: bytes) -> None:
    """Refuse a PDF whose compressed streams unfold beyond reason, before any reader unfolds them."""
    room = MAX_INFLATED
    for found in re.finditer(rb"stream\r?\n(?=\x78)", content):
        try:
            room -= len(zlib.decompressobj().decompress(content[found.end() :], room + 1))
        except zlib.error:
            continue
        if room < 0:
            raise FileRefusedError("Ce PDF est démesuré une fois décompressé : exportez-le de nouveau puis réessayez.")


def _pages_of(document: pikepdf.Pdf) -> int:
    """Return the pages of an opened PDF that holds nothing active."""
    if document.is_encrypted:
        raise pikepdf.PasswordError
    if len(document.objects) > MAX_PDF_OBJECTS:
        raise FileRefusedError("Ce PDF est trop complexe : imprimez-le en PDF puis réessayez.")
    if any(_is_active(part) for one in document.objects for part in _direct(one)):
        raise FileRefusedError(
            "Ce PDF contient un programme, un formulaire actif ou un fichier caché : imprimez-le en PDF puis joignez le"
            " résultat."
        )
    return len(document.pages)


def _pdf(content: bytes) -> Inspected:
    if content.rstrip(b"\0 \r\n\t")[-TAIL:].rfind(b"%%EOF") < 0 or zipfile.is_zipfile(io.BytesIO(content)):
        raise FileRefusedError(
            "Ce PDF contient autre chose qu’un document (des données suivent sa fin) : exportez-le de nouveau."
        )
    _check_streams(content)
    try:
        with pikepdf.open(io.BytesIO(content)) as document:
            pages = _pages_of(document)
    except pikepdf.PasswordError:
        raise FileRefusedError("Ce PDF est protégé : enregistrez-le sans mot de passe puis réessayez.") from None
    except pikepdf.PdfError:
        raise FileRefusedError("Ce PDF est abîmé et ne s’ouvre pas : exportez-le de nouveau.") from None
    if pages > MAX_PAGES:
        raise FileRefusedError(f"Ce PDF compte {pages} pages : la limite est de {MAX_PAGES} pages.")
    return Inspected("pdf", content, pages)


def _drawn(given: Image.Image) -> Image.Image:
    """Return the picture upright. Raises ``DecompressionBombError`` for one that no screen needs."""
    if given.width * given.height > MAX_PIXELS:
        raise Image.DecompressionBombError
    return ImageOps.exif_transpose(given).convert("RGBA" if given.format == "PNG" else "RGB")


def _image(content: bytes) -> Inspected:
    """Draw the image again, upright, without anything else that the file held."""
    try:
        with Image.open(io.BytesIO(content), formats=("PNG", "JPEG", "WEBP")) as given:
            extension = "png" if given.format == "PNG" else "jpg"
            drawn = _drawn(given)
    except Image.DecompressionBombError:
        raise FileRefusedError("Cette image est trop grande : la limite est de 40 millions de points.") from None
    except (OSError, ValueError, SyntaxError):
        raise FileRefusedError("Cette image est abîmée et ne s’ouvre pas : enregistrez-la de nouveau.") from None
    clean = Image.new(drawn.mode, drawn.size)
    clean.paste(drawn)
    kept = io.BytesIO()
    clean.save(kept, "PNG" if extension == "png" else "JPEG", **({} if extension == "png" else {"quality": 88}))
    return Inspected(extension, kept.getvalue())


def _office_kind(archive: zipfile.ZipFile) -> str:
    names = archive.namelist()
    if "mimetype" in names and archive.getinfo("mimetype").file_size < TAIL * 2:
        kind = archive.read("mimetype").decode("ascii", "replace").strip()
        return OPENDOCUMENT.get(kind.removeprefix("application/vnd.oasis.opendocument."), "odt")
    if "[Content_Types].xml" in names:
        for prefix, kind in OPENXML.items():
            if any(name.startswith(prefix) for name in names):
                return kind
    raise FileRefusedError(UNKNOWN)


def _check_size(archive: zipfile.ZipFile, packed: int) -> None:
    members = archive.infolist()
    unfolded = sum(member.file_size for member in members)
    bomb = unfolded > MAX_INFLATED or (unfolded > MAX_INFLATED // 20 and unfolded > MAX_RATIO * packed)
    if bomb or len(members) > MAX_MEMBERS:
        raise FileRefusedError("Ce document est démesuré une fois décompressé : il n’est pas ouvert.")
    if any(member.flag_bits & 1 for member in members):
        raise FileRefusedError("Ce document est protégé : enregistrez-le sans mot de passe puis réessayez.")
    if any(".." in member.filename.split("/") or member.filename.startswith("/") for member in members):
        raise FileRefusedError("Ce document est mal formé : enregistrez-le de nouveau ou exportez-le en PDF.")


MACRO = re.compile(r"(vbaProject|vbaData)|^(Basic|Scripts)/|activeX/|embeddings/.*\.bin$", re.IGNORECASE)
OUTSIDE = re.compile(r"/(attachedTemplate|oleObject|frame|subDocument|image|externalLink\w*)$")


def _check_parts(archive: zipfile.ZipFile) -> None:
    """Refuse what lies about its size, what runs, what hides another file, what calls a distant address when opened."""
    names = archive.namelist()
    if archive.testzip() is not None:
        raise zipfile.BadZipFile
    if any(MACRO.search(name) for name in names):
        raise FileRefusedError("Ce document contient une macro ou un objet incorporé : exportez-le en PDF.")
    for name in names:
        if not name.endswith((".xml", ".rels")):
            continue
        part = archive.read(name)
        tree = ElementTree.fromstring(part)
        outside = name.endswith(".rels") and any(
            one.get("TargetMode") == "External" and OUTSIDE.search(one.get("Type", "")) for one in tree
        )
        if outside or b"DDEAUTO" in part or b"macroEnabled" in part:
            raise FileRefusedError("Ce document appelle un fichier distant ou une macro : exportez-le en PDF.")


def _office(content: bytes) -> Inspected:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_size(archive, len(content))
            kind = _office_kind(archive)
            _check_parts(archive)
    except (
        zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, defusedxml.DefusedXmlException,
        ElementTree.ParseError,
    ):  # fmt: skip
        raise FileRefusedError("Ce document est abîmé ou piégé : exportez-le en PDF puis réessayez.") from None
    return Inspected(kind, content)


def _old_office(_: bytes) -> Inspected:
    raise FileRefusedError(
        "Ce document est d’un ancien format, ou protégé par un mot de passe : enregistrez-le en PDF, .docx ou .odt."
    )


UNKNOWN: Final = (
    "Ce fichier n’est pas d’un format accepté : joignez un PDF, une image PNG ou JPEG, un .docx ou un .odt."
)
SIGNATURES: Final[dict[bytes, Callable[[bytes], Inspected]]] = {
    b"%PDF-": _pdf,
    b"\x89PNG\r\n\x1a\n": _image,
    b"\xff\xd8\xff": _image,
    b"RIFF": _image,
    b"PK\x03\x04": _office,
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": _old_office,
}


def inspect(content: bytes) -> Inspected:
    """Return a file as it may be kept. Raises :class:`FileRefusedError`."""
    if not content:
        raise FileRefusedError("Ce fichier est vide.")
    for signature, check in SIGNATURES.items():
        if content.startswith(signature):
            return check(content)
    raise FileRefusedError(UNKNOWN)


def clean_name(given: str, extension: str) -> str:
    """Return a name without path, control or writing-direction characters, that ends with the true extension."""
    name = re.sub(r"[^\w .,()'’-]", "", re.split(r"[/\\]", given)[-1])
    stem = name.rsplit(".", 1)[0].strip(" .") or "document"
    return f"{stem[:150]}.{extension}"


def _bare_pdf(content: bytes) -> bytes:
    kept = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as document:
        notes = [note for page in document.pages for note in page.get("/Annots", [])]
        signed = [(note, "/T") for note in notes] + [(document.trailer, "/Info"), (document.Root, "/Metadata")]
        for holder, key in signed:
            if key in holder:
                del holder[key]
        document.save(kept, deterministic_id=True)
    return kept.getvalue()


def _bare_office(content: bytes) -> bytes:
    kept = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as archive,
        zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as bare,
    ):
        for member in archive.infolist():
            part = archive.read(member)
            if member.filename in {"docProps/core.xml", "docProps/app.xml", "meta.xml"}:
                part = re.sub(rb">[^<>]+<", b"><", part)
            bare.writestr(member.filename, part)
    return kept.getvalue()


def without_metadata(extension: str, content: bytes) -> bytes:
    """Return the bytes that a blind reader receives: no author, no title, no history (R8)."""
    if extension == "pdf":
        return _bare_pdf(content)
    if extension in IMAGES:
        return content  # drawn again when it was received
    return _bare_office(content)
