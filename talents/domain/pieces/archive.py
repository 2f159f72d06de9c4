"""One archive a person: their papers, what they gave, and a manifest that lets anybody check that nothing changed.

The manifest uses the words and the order of the exchange standard of French archives (SEDA 2.2): an archive unit for
the mission, one for each file, each data object with its hash and its size (`docs/paie.md`). ``empreintes.sha256``
says the same hashes as ``sha256sum --check`` reads them.
"""

import hashlib
import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import IO, Final
from xml.etree.ElementTree import Element, SubElement, tostring
from zipfile import ZIP_DEFLATED, ZipFile

from django.db.models.fields.files import FieldFile
from django.http import QueryDict

from accounts.models import User
from common import clock
from common.language.french import with_de
from documents.domain.exports import Archive, Exportable
from dossiers.domain.formats import MEDIA_TYPES
from talents.domain.pieces import openings, records, requested
from talents.enums import PieceState
from talents.models import EmployeeRecord, Mission, MissionPiece
from talents.rules import documents_of_room, readers_as, visible_missions

CODE: Final = "dossier-de-recrutement"
SEDA: Final = "fr:gouv:culture:archivesdefrance:seda:v2.2"
MANIFEST, SUMS, RECORD = "manifeste.xml", "empreintes.sha256", "fiche-administrative.json"


class AlteredFileError(ValueError):
    """A kept file is no longer what was received or issued: nothing is handed over."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of an archive: where it lies, what it is, what reads it, the hash that it must have when one is kept."""

    path: str
    title: str
    at: datetime | None
    read: Callable[[], bytes]
    sha256: str = ""

    @property
    def media_type(self) -> str:
        """Return its type, by its extension."""
        return (MEDIA_TYPES | {"json": "application/json"})[self.path.rpartition(".")[2]]


@dataclass(frozen=True, slots=True)
class Written:
    """An entry once it is in the archive."""

    entry: Entry
    size: int
    digest: str


def _content(file: FieldFile) -> bytes:
    with file.open("rb") as stored:
        content: bytes = stored.read()
    return content


def _record(record: EmployeeRecord) -> bytes:
    values = {str(EmployeeRecord._meta.get_field(name).verbose_name): getattr(record, name) for name in records.DATA}  # type: ignore[union-attr]
    return json.dumps(values, ensure_ascii=False, indent=2, default=str).encode()


def open_pieces(mission: Mission, user: User) -> list[MissionPiece]:
    """Return the pieces of a mission that a person may open, those to give again left out."""
    own, held = mission.talent_id == user.pk, readers_as(user, mission)
    given = mission.pieces.exclude(state=PieceState.REFUSED).exclude(file="").order_by("kind")
    readers = {piece.code: set(piece.readers) for piece in requested.of_campaign(mission.cohort.campaign)}
    return [piece for piece in given if own or held & readers.get(piece.kind, set())]


def _readable_record(mission: Mission, user: User) -> EmployeeRecord | None:
    """Return the record of the person of a mission, for whoever may read it, while it says something."""
    record = records.record_of(mission.talent)
    if record is None or record.purged_at is not None:
        return None
    return record if mission.talent_id == user.pk or readers_as(user, mission) & records.READERS else None


def entries(mission: Mission, user: User) -> list[Entry]:
    """Return the files of a mission that a person may have: its papers, what was given, the record."""
    papers = [
        Entry(f"documents/{document.filename()}", document.title, document.issued_at, partial(_content, document.file),
              document.sha256)
        for document in documents_of_room(user, mission)
    ]  # fmt: skip
    pieces = [
        Entry(f"pieces/{piece.kind}.{piece.extension}", piece.label, piece.sent_at, partial(_content, piece.file),
              piece.sha256)
        for piece in open_pieces(mission, user)
    ]  # fmt: skip
    record = _readable_record(mission, user)
    written = [Entry(RECORD, "Fiche administrative", record.saved_at, partial(_record, record))] if record else []
    return [*papers, *pieces, *written]


def _add(parent: Element, name: str, text: str = "", **attributes: str) -> Element:
    child = SubElement(parent, name, attributes)
    child.text = text or None
    return child


def manifest(mission: Mission, files: list[Written], *, at: datetime) -> bytes:
    """Return the manifest of an archive: what each file is, its hash, its size, and where it lies."""
    root = Element("ArchiveTransfer", {"xmlns": SEDA})
    _add(root, "Comment", f"Dossier de recrutement {with_de(str(mission.talent))}")
    _add(root, "Date", at.isoformat(timespec="seconds"))
    _add(root, "MessageIdentifier", str(mission.public_id))
    package = _add(root, "DataObjectPackage")
    for rank, file in enumerate(files, start=1):
        described = _add(package, "BinaryDataObject", id=f"fichier-{rank}")
        _add(described, "DataObjectVersion", "BinaryMaster_1")
        _add(described, "Uri", file.entry.path)
        _add(described, "MessageDigest", file.digest, algorithm="SHA-256")
        _add(described, "Size", str(file.size))
        _add(_add(described, "FormatIdentification"), "MimeType", file.entry.media_type)
        _add(_add(described, "FileInfo"), "Filename", file.entry.path.rpartition("/")[2])
    whole = _add(_add(package, "DescriptiveMetadata"), "ArchiveUnit", id="mission")
    content = _add(whole, "Content")
    _add(content, "DescriptionLevel", "File")
    _add(content, "Title", f"Mission {with_de(str(mission.talent))}, {mission.position.challenge}")
    _add(content, "StartDate", mission.starts_on.isoformat())
    _add(content, "EndDate", mission.ends_on.isoformat())
    for rank, file in enumerate(files, start=1):
        unit = _add(whole, "ArchiveUnit", id=f"unite-{rank}")
        content = _add(unit, "Content")
        _add(content, "DescriptionLevel", "Item")
        _add(content, "Title", file.entry.title)
        if file.entry.at is not None:
            _add(content, "CreatedDate", file.entry.at.isoformat(timespec="seconds"))
        _add(_add(unit, "DataObjectReference"), "DataObjectReferenceId", f"fichier-{rank}")
    _add(_add(root, "TransferringAgency"), "Identifier", mission.host.siren or str(mission.host))
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def write(mission: Mission, files: list[Entry], target: IO[bytes]) -> None:
    """Write the archive: each file checked by the hash that was kept of it. Raises :class:`AlteredFileError`."""
    written = []
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for entry in files:
            content = entry.read()
            digest = hashlib.sha256(content).hexdigest()
            if entry.sha256 and digest != entry.sha256:
                raise AlteredFileError(entry.path)
            archive.writestr(entry.path, content)
            written.append(Written(entry, len(content), digest))
        described = manifest(mission, written, at=clock.now())
        archive.writestr(MANIFEST, described)
        sums = [(file.digest, file.entry.path) for file in written]
        sums.append((hashlib.sha256(described).hexdigest(), MANIFEST))
        archive.writestr(SUMS, "".join(f"{digest}  {path}\n" for digest, path in sums))


def _trace(mission: Mission, pieces: list[MissionPiece], by: User) -> None:
    """Record, as if each had been opened, what of a person left with the archive; one's own leaves no trace."""
    if by.pk == mission.talent_id:
        return
    held = readers_as(by, mission)
    for piece in pieces:
        openings.record_opening(piece, by=by, quality=openings.quality_of(held & requested.readers_of(piece), mission))
    if held & records.READERS:
        openings.record_reading_of_record(mission, by=by, quality=openings.quality_of(held & records.READERS, mission))


def table(user: User, params: QueryDict) -> Archive | None:
    """Return the archive of a mission for whoever may read what it holds: its person, and who recruits them."""
    try:
        public_id = uuid.UUID(params.get("mission", ""))
    except ValueError:
        return None
    related = visible_missions(user).filter(public_id=public_id).select_related(
        "talent__employee_record", "host", "cohort__campaign", "position__challenge"
    )  # fmt: skip
    mission = related.first()
    if mission is None or not (mission.talent_id == user.pk or readers_as(user, mission) & records.READERS):
        return None
    files = entries(mission, user)
    return Archive(
        label=f"Dossier de recrutement {with_de(str(mission.talent))}",
        count=len(files) + 2,  # the manifest and the hashes
        write=partial(write, mission, files),
        trace=partial(_trace, mission, open_pieces(mission, user)),
    )


ARCHIVE = Exportable(CODE, table)
