"""Ask for documents and produce them, once each, whatever happens to the workers."""

import hashlib
from datetime import datetime
from typing import IO, Any
from zipfile import ZIP_STORED, ZipFile

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Count, Model, QuerySet

from accounts.models import User
from common import clock, jobs, sandbox
from common.days import day_of
from common.digests import digest
from common.files.storage import delete_on_commit
from common.jobs import JobState
from common.language.text import clean_json, normalize_line
from documents.domain import subjects
from documents.models import Document, DocumentBatch, OutsideSigning, Register, Signature, TemplateVersion

SANDBOX_SERIES = "ESS"
LETTERHEAD = "_letterhead"  # frozen with the data, so that the same data give the same page


def _next_number(series: str, at: datetime) -> str:
    """Return the next number of a series in the year; the row's lock makes it unique and without gap."""
    year = day_of(at).year
    Register.objects.get_or_create(series=series, year=year)
    register = Register.objects.select_for_update().get(series=series, year=year)
    register.last_number += 1
    register.save(update_fields=["last_number"])
    number = f"{year}-{register.last_number:05d}"
    return f"{series}-{number}" if series else number


def open_batch(label: str, *, by: User, at: datetime) -> DocumentBatch:
    """Open an empty batch."""
    return DocumentBatch.objects.create(label=label, made_at=at, made_by=by)


@transaction.atomic
def request(
    template: str,
    *,
    title: str,
    key: str,
    about: Model,
    context: dict[str, Any],
    at: datetime,
    batch: DocumentBatch | None = None,
    series: str = "",
    version: TemplateVersion | None = None,
    replaces: Document | None = None,
) -> Document:
    """Register a document to produce, with the data it is made from, and wake a worker once committed.

    ``about`` is the object it is about, written as its subject (:mod:`documents.domain.subjects`).
    ``context`` holds strings, numbers and lists only (it is frozen as JSON). A second call with the same ``key``
    returns the first document: a contract is asked for once. In a sandbox the number is of the « ESS » series.
    ``version`` is the text it is made from, for the kinds that editors write; ``replaces``, what it corrects (R20).
    """
    existing = Document.objects.filter(key=key).first()
    if existing is not None:
        return existing
    context = clean_json(context | {LETTERHEAD: settings.DOCUMENT_LETTERHEAD})
    document = Document.objects.create(
        number=_next_number(SANDBOX_SERIES if sandbox.current() else series, at),
        key=key,
        template=template,
        title=normalize_line(title),
        context=context,
        context_sha256=digest(context),
        version=version,
        replaces=replaces,
        batch=batch,
        issued_at=at,
        queued_at=clock.machine_now(),
    )
    subjects.write(document, about)
    jobs.enqueue_on_commit("document", document.pk)
    return document


def produce(document_id: int) -> None:
    """Render, seal and store one document if nobody else does.

    The file is written under a path made of its own hash, then the row is won by compare-and-set on the attempt: a
    slow worker whose lease ran out leaves an unreferenced file, never a second document. A fault is kept in the row.
    """
    from documents.domain.rendering import layout_of, render  # noqa: PLC0415 - WeasyPrint's start-up cost is real
    from documents.domain.signing.sealing import seal  # noqa: PLC0415 - pyHanko's too

    attempt = jobs.lease(Document, document_id, at=clock.machine_now(), seconds=settings.DOCUMENT_LEASE_SECONDS)
    if attempt is None:
        return
    document = Document.objects.get(pk=document_id)
    try:
        content = seal(render(document), at=document.issued_at)
        document.sha256 = hashlib.sha256(content).hexdigest()
        document.file.save("document.pdf", ContentFile(content), save=False)
    except Exception as error:  # noqa: BLE001 - whatever is wrong with one document must not stop the others
        jobs.retry_or_fail(Document, document_id, attempt=attempt, error=f"{type(error).__name__}: {error}")
        return
    jobs.finish(
        Document,
        document_id,
        attempt=attempt,
        file=document.file.name,
        size=len(content),
        sha256=document.sha256,
        layout_sha256=layout_of(document),
        done_at=clock.now(),
    )


def retry(document: Document) -> int:
    """Give a failed document three more attempts; return 1, or 0 when it has not failed, or not any more."""
    taken = Document.objects.filter(pk=document.pk, state=JobState.FAILED).update(
        state=JobState.QUEUED, attempt=0, queued_at=clock.machine_now()
    )
    if taken:
        jobs.enqueue_on_commit("document", document.pk)
    return taken


def waiting(batch: DocumentBatch) -> QuerySet[Document]:
    """Return the documents of a batch that nobody has begun."""
    return batch.documents.filter(state=JobState.QUEUED).defer("context").order_by("pk")


def cancel(batch: DocumentBatch) -> int:
    """Cancel the documents of a batch that nobody has begun and return how many; their numbers stay in the register."""
    return jobs.cancel(Document.objects.filter(batch=batch))


def archive(batch: DocumentBatch, target: IO[bytes]) -> int:
    """Write the issued documents of a batch as one ZIP, stored (a PDF hardly shrinks), and return how many."""
    issued = batch.documents.filter(state=JobState.DONE).defer("context").order_by("pk")
    with ZipFile(target, "w", ZIP_STORED) as archived:
        for document in issued:
            with document.file.open("rb") as stored:
                archived.writestr(document.filename(), stored.read())
    return len(issued)


def sweep() -> list[int]:
    """Return the documents to wake again."""
    return jobs.sweep(Document, at=clock.machine_now())


def progress(batch: DocumentBatch) -> dict[str, int]:
    """Return how many documents of a batch are in each state, and in all (one query)."""
    counts = dict.fromkeys(JobState.values, 0)
    counts.update(batch.documents.order_by().values_list("state").annotate(Count("pk")))
    return counts | {"total": sum(counts.values())}


@transaction.atomic
def erase(document: Document, *, why: str = "Effacé à la demande de la personne.") -> None:
    """Empty a document with what its signatures prove; its number stays in the register, without a subject.

    Only for what the law does not have kept: a contract is kept as long as it says.
    """
    locked = Document.objects.select_for_update().get(pk=document.pk)
    delete_on_commit(locked.file)
    _erase_outside(locked)
    subjects.forget(locked)
    signed = Signature.objects.filter(document=locked)
    signed.update(quality="effacé", evidence={})
    signed.exclude(reason="").update(reason="effacé")
    Document.objects.filter(pk=locked.pk).update(
        state=JobState.FAILED, title="Document effacé", context={}, context_sha256="", file="", size=None, sha256="",
        layout_sha256="",
        done_at=None, error=why,
    )  # fmt: skip


def _erase_outside(document: Document) -> None:
    """Remove the signed files that came back of a document, and whom their signatures name."""
    rows = OutsideSigning.objects.filter(document=document)
    for row in rows.exclude(file=""):
        delete_on_commit(row.file)
    rows.update(file="", facts={})


def erase_about(about: Model) -> int:
    """Empty every document about an object, and return how many there were."""
    documents = list(subjects.documents_about(about))
    for document in documents:
        erase(document)
    return len(documents)
