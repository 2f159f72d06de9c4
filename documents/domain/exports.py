"""Lists as files: written at once when they are short, by a worker when they are long, always with today's rights.

A package registers its lists; each says who may have it, its columns and its rows as they are filtered. It registers
its archives too, which a worker always writes.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter
from tempfile import TemporaryFile
from typing import IO, Any

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.http import QueryDict

from accounts.domain import journal
from accounts.enums import Act
from accounts.models import User
from common import clock, jobs, sandbox
from common.files.spreadsheets import WRITERS
from common.registry import Registry
from documents.enums import ExportFormat, SheetFormat
from documents.models import Export

logger = logging.getLogger(__name__)

MAX_ROWS_AT_ONCE = 5000
ROWS_BETWEEN_REPORTS = 1000
EXPORT_RETENTION = timedelta(days=7)


def _no_trace(_: User) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Table:
    """A list as somebody may have it: its name, its columns, how many rows, and the rows, read as they are written.

    ``trace`` says in the journal, to each person of the list, that what is known of them left with it.
    """

    label: str
    header: Sequence[str]
    count: int
    rows: Callable[[], Iterator[Sequence[Any]]]
    trace: Callable[[User], None] = _no_trace


@dataclass(frozen=True, slots=True)
class Archive:
    """Files as somebody may have them: their name, how many, and what writes them as one ZIP; ``trace`` as a table."""

    label: str
    count: int
    write: Callable[[IO[bytes]], None]
    trace: Callable[[User], None] = _no_trace
    header: Sequence[str] = ("fichiers",)


@dataclass(frozen=True, slots=True)
class Exportable:
    """What may be exported: ``table`` returns it for a person and a filter, or nothing if it is not theirs."""

    code: str
    table: Callable[[User, QueryDict], Table | Archive | None]


exportable_lists = Registry[Exportable](attrgetter("code"))


def table(code: str, user: User, query: str) -> Table | Archive | None:
    """Return a list, or an archive, as a person may have it now, or nothing."""
    exportable = exportable_lists.get(code)
    return exportable.table(user, QueryDict(query)) if exportable is not None else None


@transaction.atomic
def request_export(
    code: str, table: Table | Archive, *, query: str, sheet: SheetFormat | ExportFormat, by: User, at: datetime
) -> Export:
    """Have a worker write a long list, or an archive."""
    export = Export.objects.create(
        by=by, code=code, label=table.label, query=query, format=sheet, total=table.count, asked_at=at,
        queued_at=clock.machine_now(), sandbox=sandbox.current(), shift=sandbox.shift(),
    )  # fmt: skip
    jobs.enqueue_on_commit("export", export.pk)
    return export


@transaction.atomic
def record_export(table: Table | Archive, *, by: User) -> None:
    """Record in the journal that a list or an archive left the platform."""
    journal.record(Act.EXPORT, f"{table.label} : {', '.join(table.header)}", actor=by)
    table.trace(by)


def _counted(export: Export, rows: Iterator[Sequence[Any]]) -> Iterator[Sequence[Any]]:
    """Yield rows, saying from time to time how many were written."""
    for rank, row in enumerate(rows, start=1):
        yield row
        if rank % ROWS_BETWEEN_REPORTS == 0:
            Export.objects.filter(pk=export.pk).update(done=rank)


def _write(export: Export, table: Table | Archive) -> int:
    """Write a list or an archive into the storage, and return its size in bytes."""
    with TemporaryFile() as written:
        if isinstance(table, Archive):
            table.write(written)
        else:
            WRITERS[export.format](written, table.header, _counted(export, table.rows()))
        size = written.tell()
        written.seek(0)
        export.file.save(f"export.{export.format}", File(written), save=False)
    return size


def _where_asked(export: Export) -> AbstractContextManager[None]:
    """Enter the rehearsal in which a list was asked for, if it was one."""
    if export.sandbox is None:
        return nullcontext()
    return sandbox.entered(export.sandbox, export.shift or timedelta())


def produce(export_id: int) -> None:
    """Write one list if nobody else does, with the rights its person has now; a fault is kept in the row."""
    attempt = jobs.lease(Export, export_id, at=clock.machine_now(), seconds=settings.DOCUMENT_LEASE_SECONDS)
    if attempt is None:
        return
    export = Export.objects.select_related("by").get(pk=export_id)
    try:
        with _where_asked(export):
            content = table(export.code, export.by, export.query)
            if content is None:
                jobs.reject(Export, export_id, attempt=attempt, error="Cette liste ne vous est plus ouverte.")
                return
            size = _write(export, content)
    except Exception:
        logger.exception("export %s", export.public_id)
        jobs.retry_or_fail(
            Export, export_id, attempt=attempt, error="Une panne l’a arrêté ; l’équipe technique en a le détail."
        )
        return
    jobs.finish(Export, export_id, attempt=attempt, file=export.file.name, size=size, done=content.count)


def sweep(at: datetime) -> list[int]:
    """Return the exports to wake again; those asked more than a week ago are removed with their file."""
    for old in Export.objects.filter(asked_at__lt=at - EXPORT_RETENTION):
        old.file.delete(save=False)
        old.delete()
    return jobs.sweep(Export, at=clock.machine_now())
