"""What an office file holds, its words, and its copy without an author."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterable
from contextlib import suppress
from typing import Final

from common.inspection.frames import Answer, RefusedError
from dossiers.inspection.budgets import MAX_INFLATED_BYTES, MAX_MEMBERS, MAX_RATIO, MAX_TEXT_CHARACTERS, MAX_XML_NODES
from dossiers.inspection.unknown import UNKNOWN
from dossiers.inspection.xml_parts import MALFORMED, TOO_BIG, NodeCounter, parse_part, read_chunks

OPENXML: Final = {"word/": "docx", "ppt/": "pptx", "xl/": "xlsx"}
OPENDOCUMENT: Final = {"text": "odt", "presentation": "odp", "spreadsheet": "ods"}
MAX_MIMETYPE_BYTES: Final = 128
LOCAL_HEADER_BYTES: Final = 30
METHODS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
MACRO: Final = re.compile(r"(vbaProject|vbaData)|^(Basic|Scripts)/|activeX/|embeddings/.*\.bin$", re.IGNORECASE)
OUTSIDE: Final = re.compile(r"/(attachedTemplate|oleObject|frame|subDocument|image|externalLink\w*)$")
CALLS: Final = (b"DDEAUTO", b"macroEnabled")
UNREADABLE: Final = (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, RuntimeError, *MALFORMED)
MALFORMED_ARCHIVE: Final = "Ce document est mal formé : enregistrez-le de nouveau ou exportez-le en PDF."
TRAPPED: Final = "Ce document est abîmé ou piégé : exportez-le en PDF puis réessayez."
DISTANT: Final = "Ce document appelle un fichier distant ou une macro : exportez-le en PDF."
TEXT_PARTS: Final = {"docx": "word/document.xml", "odt": "content.xml"}
SIGNED_PARTS: Final = frozenset({"docProps/core.xml", "docProps/app.xml", "meta.xml"})


def _office_kind(archive: zipfile.ZipFile) -> str:
    names = archive.namelist()
    if "mimetype" in names and archive.getinfo("mimetype").file_size < MAX_MIMETYPE_BYTES:
        kind = archive.read("mimetype").decode("ascii", "replace").strip()
        return OPENDOCUMENT.get(kind.removeprefix("application/vnd.oasis.opendocument."), "odt")
    if "[Content_Types].xml" in names:
        for prefix, kind in OPENXML.items():
            if any(name.startswith(prefix) for name in names):
                return kind
    raise RefusedError(UNKNOWN)


def _overlap(members: Iterable[zipfile.ZipInfo]) -> bool:
    """Tell whether two members share bytes, which no honest writer does."""
    end = 0
    for member in sorted(members, key=lambda info: info.header_offset):
        if member.header_offset < end:
            return True
        end = member.header_offset + LOCAL_HEADER_BYTES + member.compress_size
    return False


def _check_directory(archive: zipfile.ZipFile, packed: int) -> None:
    """Refuse an archive by what its directory announces, before a member is read."""
    members = archive.infolist()
    unfolded = sum(member.file_size for member in members)
    bomb = unfolded > MAX_INFLATED_BYTES or (unfolded > MAX_INFLATED_BYTES // 20 and unfolded > MAX_RATIO * packed)
    if bomb or len(members) > MAX_MEMBERS:
        raise RefusedError(TOO_BIG)
    if any(member.flag_bits & 1 for member in members):
        raise RefusedError("Ce document est protégé : enregistrez-le sans mot de passe puis réessayez.")
    if any(".." in member.filename.split("/") or member.filename.startswith("/") for member in members):
        raise RefusedError(MALFORMED_ARCHIVE)
    if _overlap(members) or len({member.filename for member in members}) < len(members):
        raise RefusedError(MALFORMED_ARCHIVE)
    if any(member.compress_type not in METHODS for member in members):
        raise zipfile.BadZipFile


class _RelationCheck(NodeCounter):
    """Refuse a relationship that calls a distant address when the document is opened."""

    def start(self, _: str, attributes: dict[str, str]) -> None:
        super().start(_, attributes)
        if attributes.get("TargetMode") == "External" and OUTSIDE.search(attributes.get("Type", "")):
            raise RefusedError(DISTANT)


def _check_bytes(archive: zipfile.ZipFile, name: str, *, calls: bool) -> None:
    """Read a member whole, which checks its size and sum; with ``calls``, refuse the words that call a program."""
    tail = b""
    for chunk in read_chunks(archive, name):
        window = tail + chunk
        if calls and any(word in window for word in CALLS):
            raise RefusedError(DISTANT)
        tail = window[-max(map(len, CALLS)) :]


def _check_parts(archive: zipfile.ZipFile) -> None:
    """Refuse what lies about its size, what runs, what hides another file, what calls a distant address when opened."""
    names = archive.namelist()
    if any(MACRO.search(name) for name in names):
        raise RefusedError("Ce document contient une macro ou un objet incorporé : exportez-le en PDF.")
    nodes = MAX_XML_NODES
    for name in names:
        is_xml = name.endswith((".xml", ".rels"))
        _check_bytes(archive, name, calls=is_xml)
        if is_xml:
            counter = (_RelationCheck if name.endswith(".rels") else NodeCounter)(nodes)
            parse_part(archive, name, counter)
            nodes = counter.left


def inspect_office(content: bytes) -> Answer:
    """Return the extension of an office file that may be kept. Raises :class:`RefusedError`."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_directory(archive, len(content))
            kind = _office_kind(archive)
            _check_parts(archive)
    except UNREADABLE:
        raise RefusedError(TRAPPED) from None
    return Answer({"extension": kind, "pages": None})


def strip_office(content: bytes) -> Answer:
    """Return the document without the text of the parts that name its author."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as archive,
        zipfile.ZipFile(target, "w") as bare,
    ):
        for member in archive.infolist():
            copy = zipfile.ZipInfo(member.filename)
            copy.compress_type = member.compress_type
            with bare.open(copy, "w", force_zip64=False) as part:
                if member.filename in SIGNED_PARTS:
                    part.write(re.sub(rb">[^<>]+<", b"><", archive.read(member)))
                    continue
                for chunk in read_chunks(archive, member.filename):
                    part.write(chunk)
    return Answer(content=target.getvalue())


class _EnoughError(Exception):
    """As many words as are searched were read."""


class _Words(NodeCounter):
    """Keep the text of a part, up to what is searched."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._room = MAX_TEXT_CHARACTERS

    def data(self, text: str) -> None:
        self.parts.append(text)
        self._room -= len(text) + 1
        if self._room <= 0:
            raise _EnoughError


def office_text(content: bytes, extension: str) -> str:
    """Return the words of an office file. Raises what its readers raise when it cannot be read."""
    words = _Words()
    with zipfile.ZipFile(io.BytesIO(content)) as archive, suppress(_EnoughError):
        parse_part(archive, TEXT_PARTS[extension], words)
    return " ".join(words.parts)[:MAX_TEXT_CHARACTERS]
