"""Have a received file judged by a child process, outside any transaction."""

import logging
from typing import Any

from django.db import connections

from common.inspection.frames import Answer, RefusedError
from common.inspection.pool import CostlyFileError, InspectionError, UnavailableError, pool

log = logging.getLogger(__name__)

__all__ = [
    "Answer", "BrokenFileError", "CostlyFileError", "InspectionError", "RefusedError", "UnavailableError", "judge",
]  # fmt: skip


class BrokenFileError(InspectionError):
    """The libraries that read such files cannot read this one."""


def _refuse_transaction() -> None:
    """Raise ``RuntimeError`` inside a transaction: seconds of reading must hold no lock (a test's own is allowed)."""
    for connection in connections.all(initialized_only=True):
        blocks = connection.atomic_blocks
        if connection.in_atomic_block and not (blocks and getattr(blocks[-1], "_from_testcase", False)):
            raise RuntimeError("A received file is judged before the transaction begins.")


def judge(task: str, content: bytes, **options: Any) -> Answer:
    """Return what a task (``package.module:function``) answers about a file.

    Raises :class:`RefusedError` (the task's own words), :class:`BrokenFileError`, :class:`CostlyFileError` or
    :class:`UnavailableError`, and ``RuntimeError`` inside a transaction.
    """
    _refuse_transaction()
    header, body = pool.run({"task": task, "options": options}, content)
    match header.get("status"):
        case "done" if isinstance(header.get("values"), dict):
            return Answer(header["values"], body)
        case "refused" if isinstance(header.get("message"), str):
            raise RefusedError(header["message"])
        case "memory":
            raise CostlyFileError("memory")
        case "failed":
            log.warning("a received file could not be read: %s", str(header.get("error"))[:80])
            raise BrokenFileError(str(header.get("error")))
        case _:
            raise CostlyFileError("answer without sense")
