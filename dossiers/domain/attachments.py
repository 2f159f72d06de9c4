"""Keep a file as the answer to a question: checked by its bytes, scanned, searched, served after a rule only."""

import hashlib
import logging
from datetime import datetime

from django.core.files.base import ContentFile, File
from django.db import transaction
from django.db.models.fields.files import FieldFile
from django.dispatch import Signal

from common import clock, jobs
from common.files.storage import StorageError, delete_on_commit
from common.jobs import JobState
from common.language.search import document
from dossiers.domain import clamd
from dossiers.domain.answers import touch_draft
from dossiers.domain.formats import FileRefusedError, Inspected, clean_name, inspect, text_of, without_metadata
from dossiers.enums import ScanVerdict
from dossiers.models import Attachment, Dossier, FormField, attachment_path
from notifications.domain import outbox

MAX_FILE_BYTES = 10 * 1024 * 1024
LEASE_SECONDS = 120
SHARED = (
    "name", "size", "sha256", "extension", "pages", "verdict", "threat", "words", "state", "attempt", "queued_at",
)  # fmt: skip
examined = Signal()  # attachment: sent once its words are known
log = logging.getLogger(__name__)


def discard(attachment: Attachment) -> None:
    """Forget an attachment, and its file once no other dossier holds it (a reopened draft shares its files)."""
    attachment.delete()
    if not Attachment.objects.filter(file=str(attachment.file.name)).exists():
        delete_on_commit(attachment.file)


def store(file: FieldFile, name: str, content: bytes) -> None:
    """Write what was checked. Raises :class:`dossiers.domain.formats.FileRefusedError` when the storage cannot."""
    try:
        file.save(name, ContentFile(content), save=False)
    except StorageError as error:
        log.exception("a file could not be kept")
        raise FileRefusedError(
            "Ce fichier n’a pas pu être enregistré : la panne est de notre côté. Réessayez dans quelques minutes."
        ) from error


def inspect_upload(upload: "File[bytes]") -> Inspected:
    """Return what was sent as it may be kept; called before any lock is taken.

    Raises :class:`dossiers.domain.formats.FileRefusedError` (too big, not what it says, active, encrypted, too costly).
    """
    if (upload.size or 0) > MAX_FILE_BYTES:
        raise FileRefusedError("Le fichier dépasse 10 Mo : réduisez-le puis réessayez.")
    return inspect(upload.read())


def attach(dossier: Dossier, field: FormField, upload: "File[bytes]", *, at: datetime) -> Attachment:
    """Keep a file as the answer to ``field``, in place of the previous one: judged first, then kept under the lock.

    Raises :class:`dossiers.domain.formats.FileRefusedError` (as :func:`inspect_upload`, or out of our storage) or
    :class:`dossiers.domain.answers.DossierFrozenError`; the previous file is then still there.
    """
    return attach_inspected(dossier, field, inspect_upload(upload), name=upload.name or "", at=at)


@transaction.atomic
def attach_inspected(
    dossier: Dossier, field: FormField, inspected: Inspected, *, name: str, at: datetime
) -> Attachment:
    """Keep a file that was judged, in place of the previous answer to ``field``.

    Raises :class:`dossiers.domain.formats.FileRefusedError` when the storage cannot keep it, or
    :class:`dossiers.domain.answers.DossierFrozenError`.
    """
    touch_draft(dossier, at=at)
    for previous in dossier.attachments.filter(field=field):
        discard(previous)
    attachment = Attachment(
        dossier=dossier,
        field=field,
        name=clean_name(name, inspected.extension),
        extension=inspected.extension,
        pages=inspected.pages,
        size=len(inspected.content),
        sha256=hashlib.sha256(inspected.content).hexdigest(),
        verdict=ScanVerdict.PENDING if clamd.configured() else ScanVerdict.UNCHECKED,
        queued_at=clock.machine_now(),
    )
    store(attachment.file, attachment_path(attachment, ""), inspected.content)
    attachment.save()
    jobs.enqueue_on_commit("attachment", attachment.pk)
    return attachment


def share(piece: Attachment, dossier: Dossier, field: FormField) -> Attachment:
    """Give another dossier the same file, with what is known of it; the file itself is never written over."""
    known = {name: getattr(piece, name) for name in SHARED}
    return Attachment.objects.create(dossier=dossier, field=field, file=piece.file.name, **known)


def examine(attachment_id: int) -> None:
    """Scan one file and keep its words, if nobody else does; a scanner out of reach leaves it in quarantine."""
    attempt = jobs.lease(Attachment, attachment_id, at=clock.machine_now(), seconds=LEASE_SECONDS)
    if attempt is None:
        return
    attachment = Attachment.objects.get(pk=attachment_id)
    try:
        with attachment.file.open("rb") as stored:
            content = stored.read()
        threat = clamd.scan(content) if clamd.configured() else ""
    except OSError as error:
        jobs.retry_or_fail(Attachment, attachment_id, attempt=attempt, error=str(error))
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
    """Return the bytes a reader receives; a blind reader's copy has lost its author and history (R8).

    Raises :class:`dossiers.domain.formats.FileRefusedError` when that copy cannot be made.
    """
    with attachment.file.open("rb") as stored:
        content: bytes = stored.read()
    return without_metadata(attachment.extension, content) if blind else content
