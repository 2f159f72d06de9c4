"""A few child processes, started when they are needed, replaced when they die, never shared through a fork.

A process that forks (gunicorn, Celery) gives none of its children to the new one: each has its own pool.
"""

import atexit
import contextlib
import logging
import os
import secrets
import select
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from common.inspection.frames import (
    LENGTH,
    MAX_ANSWER_BYTES,
    FrameError,
    header_length,
    pack_header,
    parse_header,
)

ROOT: Final = Path(__file__).resolve().parent.parent.parent
COMMAND: Final = (sys.executable, "-c", "from common.inspection.child import main; main()")
PASSED_VARIABLES: Final = ("PATH", "LD_LIBRARY_PATH", "PYTHONHOME", "PYTHONPATH")
MAX_CHILDREN: Final = 2
START_SECONDS: Final = 10.0
TASK_SECONDS: Final = 10.0
QUEUE_SECONDS: Final = 10.0
READ_BYTES: Final = 256 * 1024
log = logging.getLogger(__name__)


class InspectionError(Exception):
    """A task was given to a child and has no answer."""


class CostlyFileError(InspectionError):
    """The child went beyond a limit, died or answered nonsense: the file cannot be read at a reasonable cost."""


class UnavailableError(InspectionError):
    """No child could be started, or all are busy: the file is not the cause."""


class _SilentError(Exception):
    """The child closed its side, or let its time pass."""


def _environment() -> dict[str, str]:
    """Return what a child needs to start: no secret of ours is among it."""
    known = {name: os.environ[name] for name in PASSED_VARIABLES if name in os.environ}
    return known | {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1", "MALLOC_ARENA_MAX": "1"}


class Child:
    """One child process and both its streams. Raises :class:`UnavailableError` when it does not start."""

    def __init__(self, command: Sequence[str] = COMMAND) -> None:
        try:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                command, cwd=ROOT, env=_environment(), bufsize=0, start_new_session=True,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            )  # fmt: skip
        except OSError as error:
            raise UnavailableError(str(error)) from error
        assert self._process.stdin is not None  # noqa: S101 - asked for just above
        assert self._process.stdout is not None  # noqa: S101 - same
        self._input, self._output = self._process.stdin, self._process.stdout
        os.set_blocking(self._input.fileno(), False)
        os.set_blocking(self._output.fileno(), False)
        self._ready = False

    def _wait(self, descriptor: int, event: int, deadline: float) -> None:
        """Wait for a stream. Raises :class:`_SilentError` after the deadline."""
        poll = select.poll()
        poll.register(descriptor, event)
        if not poll.poll(max(0, (deadline - time.monotonic()) * 1000)):
            raise _SilentError("time")

    def _write(self, data: bytes, deadline: float) -> None:
        descriptor, rest = self._input.fileno(), memoryview(data)
        while rest:
            try:
                rest = rest[os.write(descriptor, rest) :]
            except BlockingIOError:
                self._wait(descriptor, select.POLLOUT, deadline)
            except BrokenPipeError as error:
                raise _SilentError("closed") from error

    def _read(self, size: int, deadline: float) -> bytes:
        descriptor, data = self._output.fileno(), bytearray()
        while len(data) < size:
            try:
                part = os.read(descriptor, min(READ_BYTES, size - len(data)))
            except BlockingIOError:
                self._wait(descriptor, select.POLLIN, deadline)
                continue
            if not part:
                raise _SilentError("closed")
            data += part
        return bytes(data)

    def _receive(self, deadline: float) -> tuple[dict[str, Any], bytes]:
        header = parse_header(self._read(header_length(self._read(LENGTH.size, deadline)), deadline))
        if header["size"] > MAX_ANSWER_BYTES:
            raise FrameError(f"body of {header['size']} bytes")
        return header, self._read(header["size"], deadline)

    def await_start(self) -> None:
        """Return once the child has set its limits. Raises :class:`UnavailableError`."""
        if self._ready:
            return
        try:
            header, _ = self._receive(time.monotonic() + START_SECONDS)
        except (_SilentError, FrameError) as error:
            log.exception("a child process did not start")
            raise UnavailableError(str(error)) from error
        self._ready = header.get("status") == "ready"
        if not self._ready:
            raise UnavailableError("a child process did not say that it was ready")

    def exchange(
        self, header: dict[str, Any], content: bytes, *, seconds: float = TASK_SECONDS
    ) -> tuple[dict[str, Any], bytes]:
        """Return the answer of a task. Raises :class:`CostlyFileError` when there is none within ``seconds``.

        The answer repeats a number drawn for this exchange: no file can prepare the answer about the next one.
        """
        deadline, number = time.monotonic() + seconds, secrets.token_hex(8)
        try:
            self._write(pack_header(header | {"number": number}, size=len(content)), deadline)
            self._write(content, deadline)
            answer, body = self._receive(deadline)
        except (_SilentError, FrameError) as error:
            raise CostlyFileError(str(error)) from error
        if answer.get("number") != number:
            raise CostlyFileError("answer to another question")
        return answer, body

    def is_alive(self) -> bool:
        """Tell whether the process runs."""
        return self._process.poll() is None

    def close_streams(self) -> None:
        """Close this side of both streams: an idle child then ends by itself."""
        for stream in (self._input, self._output):
            with contextlib.suppress(OSError):
                stream.close()

    def stop(self) -> None:
        """End the process at once, and wait for its end."""
        self._process.kill()
        self.close_streams()
        self._process.wait()

    def abandon(self) -> None:
        """Forget a process that belongs to the one this process was forked from."""
        self.close_streams()
        self._process.returncode = 0  # nobody here may wait for it, nor warn that it still runs


class Pool:
    """The children of this process: at most ``size`` at once, one task each."""

    def __init__(self, size: int = MAX_CHILDREN, *, command: Sequence[str] = COMMAND) -> None:
        self._size, self._command = size, command
        self._idle: list[Child] = []
        self._begin()

    def _begin(self) -> None:
        self._owner = os.getpid()
        self._lock = threading.Lock()
        self._places = threading.BoundedSemaphore(self._size)

    def forget(self) -> None:
        """Begin anew in a process that was just forked."""
        for child in self._idle:
            child.abandon()
        self._idle = []
        self._begin()

    def close(self) -> None:
        """End the idle children; the pool starts others if it is used again."""
        if self._owner != os.getpid():
            return
        with self._lock:
            children, self._idle = self._idle, []
        for child in children:
            child.stop()

    def _take(self) -> Child:
        with self._lock:
            while self._idle:
                child = self._idle.pop()
                if child.is_alive():
                    return child
                child.stop()
        return Child(self._command)

    def run(
        self, header: dict[str, Any], content: bytes, *, seconds: float = TASK_SECONDS
    ) -> tuple[dict[str, Any], bytes]:
        """Return the answer of a child. Raises :class:`CostlyFileError` or :class:`UnavailableError`."""
        if self._owner != os.getpid():
            self.forget()
        if not self._places.acquire(timeout=QUEUE_SECONDS):
            raise UnavailableError("every child process is busy")
        try:
            child = self._take()
            try:
                child.await_start()
                answer, body = child.exchange(header, content, seconds=seconds)
            except BaseException:  # a task of Celery may be interrupted here too: the child's state is then unknown
                child.stop()
                raise
            if answer.get("last"):
                child.stop()
            else:
                with self._lock:
                    self._idle.append(child)
        finally:
            self._places.release()
        return answer, body


pool = Pool()
atexit.register(pool.close)
os.register_at_fork(after_in_child=pool.forget)
