"""Keep a file as the answer to a question: checked by its bytes, scanned, searched, served after a rule only."""

import hashlib
import io
import logging
import zipfile
from datetime import datetime

from defusedxml import ElementTree
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.db.models.fields.files import FieldFile
from django.dispatch import Signal
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from common import bell, clock, jobs
from common.jobs import JobState
from common.search import document
from common.storage import StorageError
from dossiers.domain import clamd
from dossiers.domain.answers import lock_draft
from dossiers.domain.formats import FileRefusedError, clean_name, inspect, without_metadata
from dossiers.enums import ScanVerdict
from dossiers.models import Attachment, Dossier, FormField, attachment_path
from notifications.domain import outbox

MAX_FILE_BYTES = 10 * 1024 * 1024
LEASE_SECONDS = 120
PAGES_SEARCHED = 20
CHARACTERS_SEARCHED = 200_000
SHARED = (
    "name", "size", "sha256", "extension", "pages", "verdict", "threat", "words", "state", "attempt", "queued_at",
)  # fmt: skip
OFFICE_TEXTS = {"docx": "word/document.xml", "odt": "content.xml"}
examined = Signal()  # attachment: sent once its words are known
log = logging.getLogger(__name__)


def discard(attachment: Attachment) -> None:
    """Forget an attachment, and its file once no other dossier holds it (a reopened draft shares its files)."""
    name = str(attachment.file.name)
    attachment.delete()
    if not Attachment.objects.filter(file=name).exists():
        transaction.on_commit(lambda: attachment.file.storage.delete(name))


def store(file: FieldFile, name: str, content: bytes) -> None:
    """Write what was checked. Raises :class:`dossiers.domain.formats.FileRefusedError` when the storage cannot."""
    try:
        file.save(name, ContentFile(content), save=False)
    except StorageError as error:
        log.exception("a file could not be kept")
        raise FileRefusedError(
            "Ce fichier n’a pas pu être enregistré : la panne est de notre côté. Réessayez dans quelques minutes."
        ) from error


@transaction.atomic
def attach(dossier: Dossier, field: FormField, upload: "File[bytes]", *, at: datetime) -> Attachment:
    """Keep a file as the answer to ``field``, in place of the previous one.

    Raises :class:`dossiers.domain.formats.FileRefusedError` (too big, not what it says, active, encrypted, or out of
    our storage) or :class:`dossiers.domain.answers.DossierFrozenError`; the previous file is then still there.
    """
    lock_draft(dossier)
    if (upload.size or 0) > MAX_FILE_BYTES:
        raise FileRefusedError("Le fichier dépasse 10 Mo : réduisez-le puis réessayez.")
    found = inspect(upload.read())
    for previous in dossier.attachments.filter(field=field):
        discard(previous)
    attachment = Attachment(
        dossier=dossier,
        field=field,
        name=clean_name(upload.name or "", found.extension),
        extension=found.extension,
        pages=found.pages,
        size=len(found.content),
        sha256=hashlib.sha256(found.content).hexdigest(),
        verdict=ScanVerdict.PENDING if clamd.configured() else ScanVerdict.UNCHECKED,
        queued_at=clock.machine_now(),
    )
    store(attachment.file, attachment_path(attachment, ""), found.content)
    attachment.save()
    Dossier.objects.filter(pk=dossier.pk).update(saved_at=at)
    bell.ring_on_commit("attachment", attachment.pk)
    return attachment


def share(piece: Attachment, dossier: Dossier, field: FormField) -> Attachment:
    """Give another dossier the same file, with what is known of it; the file itself is never written over."""
    known = {name: getattr(piece, name) for name in SHARED}
    return Attachment.objects.create(dossier=dossier, field=field, file=piece.file.name, **known)


def text_of(extension: str, content: bytes) -> str:
    """Return the words of a file, for search alone; nothing when it has none or cannot be read."""
    try:
        if extension == "pdf":
            pages = PdfReader(io.BytesIO(content)).pages[:PAGES_SEARCHED]
            return "\n".join(page.extract_text() for page in pages)[:CHARACTERS_SEARCHED]
        if extension in OFFICE_TEXTS:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                tree = ElementTree.fromstring(archive.read(OFFICE_TEXTS[extension]))
            return " ".join(tree.itertext())[:CHARACTERS_SEARCHED]
    except (PyPdfError, KeyError, ValueError, TypeError, AttributeError, RecursionError) as error:
        log.warning("text of an attachment not read: %s", type(error).__name__)
    return ""


def examine(attachment_id: int) -> None:
    """Scan one file and keep its words, if nobody else does; a scanner out of reach leaves it in quarantine."""
    attempt = jobs.take(Attachment, attachment_id, at=clock.machine_now(), seconds=LEASE_SECONDS)
    if attempt is None:
        return
    attachment = Attachment.objects.get(pk=attachment_id)
    try:
        with attachment.file.open("rb") as stored:
            content = stored.read()
        threat = clamd.scan(content) if clamd.configured() else ""
    except OSError as error:
        jobs.give_up(Attachment, attachment_id, attempt=attempt, error=str(error))
        return
    if threat:
        _set_aside(attachment, threat[:100], attempt=attempt)
        return
    verdict = ScanVerdict.CLEAN if clamd.configured() else ScanVerdict.UNCHECKED
    words = document(text_of(attachment.extension, content))
    if jobs.finish(Attachment, attachment_id, attempt=attempt, verdict=verdict, words=words):
        examined.send(sender=Attachment, attachment=attachment)


@transaction.atomic
def _set_aside(attachment: Attachment, threat: str, *, attempt: int) -> None:
    """Keep a dangerous file shut for good, and tell the person, who may have left the page since."""
    jobs.finish(Attachment, attachment.pk, attempt=attempt, verdict=ScanVerdict.INFECTED, threat=threat)
    outbox.queue(
        "attachment_set_aside",
        to=attachment.dossier.owner,
        key=f"set-aside-{attachment.pk}",
        context={"name": attachment.name, "label": attachment.field.label, "threat": threat},
        at=clock.now(),
    )


def sweep() -> list[int]:
    """Return the files to examine again: those of a dead worker, and those that a silent scanner left aside."""
    stuck = Attachment.objects.filter(state=JobState.FAILED, verdict=ScanVerdict.PENDING)
    stuck.update(state=JobState.QUEUED, attempt=0, queued_at=clock.machine_now())
    return jobs.sweep(Attachment, at=clock.machine_now())


def readable(attachment: Attachment) -> bool:
    """Tell whether the file may be opened: what a scanner has not cleared stays in quarantine."""
    return attachment.verdict in {ScanVerdict.CLEAN, ScanVerdict.UNCHECKED}


def content_of(attachment: Attachment, *, blind: bool) -> bytes:
    """Return the bytes a reader receives; a blind reader's copy has lost its author and history (R8)."""
    with attachment.file.open("rb") as stored:
        content: bytes = stored.read()
    return without_metadata(attachment.extension, content) if blind else content
