"""The child process: read a file and the name of a task, answer, again, until the other side closes.

Started by :mod:`common.inspection.pool`. It imports the libraries that read files, and neither Django nor the
settings: it starts quickly, weighs little and holds no secret.
"""

import importlib
import os
import time
from collections.abc import Callable
from typing import Any, BinaryIO, Final

from common.inspection import limits
from common.inspection.frames import MAX_ANSWER_BYTES, Answer, RefusedError, read_frame, write_frame

MAX_TASKS: Final = 200
RETIREMENT_CPU_SECONDS: Final = 60
RETIREMENT_MEMORY_BYTES: Final = 160 * 1024 * 1024


def find_task(name: str) -> Callable[..., Answer]:
    """Return the function that ``package.module:function`` names."""
    module, _, function = name.partition(":")
    task: Callable[..., Answer] = getattr(importlib.import_module(module), function)
    return task


def perform(header: dict[str, Any], content: bytes) -> tuple[dict[str, Any], bytes]:
    """Run a task and return the header and the body of the answer, whatever the task raises."""
    try:
        answer = find_task(header["task"])(content, **header["options"])
    except RefusedError as error:
        return {"status": "refused", "message": str(error)}, b""
    except MemoryError:
        return {"status": "memory"}, b""
    except Exception as error:  # noqa: BLE001 - a file made to break a parser may raise anything
        return {"status": "failed", "error": type(error).__name__}, b""
    if len(answer.content) > MAX_ANSWER_BYTES:
        return {"status": "failed", "error": "answer too long"}, b""
    return {"status": "done", "values": answer.values}, answer.content


def serve(source: BinaryIO, target: BinaryIO) -> None:
    """Say that the process is ready, then perform the tasks; the last answer says that it is the last."""
    write_frame(target, {"status": "ready"})
    for rank in range(1, MAX_TASKS + 1):
        frame = read_frame(source)
        if frame is None:
            return
        start = time.process_time()
        limits.arm_task()
        header, body = perform(*frame)
        header["number"] = frame[0].get("number")
        del frame
        cpu, peak = time.process_time(), limits.peak_memory_bytes()
        tired = rank == MAX_TASKS or cpu > RETIREMENT_CPU_SECONDS or peak > RETIREMENT_MEMORY_BYTES
        last = tired or header["status"] == "memory"
        write_frame(target, header | {"cpu": cpu - start, "peak": peak, "last": last}, body)
        if last:
            return


def main() -> None:
    """Serve on the standard streams; what a library prints cannot reach the answers."""
    target = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    limits.set_limits()
    with os.fdopen(0, "rb", closefd=False) as source, target:
        serve(source, target)
