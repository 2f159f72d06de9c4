"""Tasks that do what a hijacked or overwhelmed reader would do, for the child processes of the tests."""

import os
import signal
import sys
import time
from pathlib import Path

from common.inspection.frames import LENGTH, Answer, RefusedError


def answer(content, **options):
    return Answer({"size": len(content), **options}, content[::-1])


def refuse(_):
    raise RefusedError("Ce fichier est refusé.")


def fail(_):
    raise ZeroDivisionError


def spin(_):
    while True:
        pass


def grow(_):
    blocks = []
    while True:
        blocks.append(bytearray(2**20))


def wait(_, *, seconds=60):
    time.sleep(seconds)
    return Answer()


def crash(_):
    os.kill(os.getpid(), signal.SIGSEGV)


def _everywhere(data):
    for descriptor in range(3, 32):
        try:
            os.write(descriptor, data)
        except OSError:
            continue


def babble(_):
    """Write nonsense where the answers go."""
    _everywhere(b"\xff" * 64)
    return Answer()


def promise(_):
    """Announce a body of four gigabytes."""
    header = b'{"status": "done", "values": {}, "size": 4294967296}'
    _everywhere(LENGTH.pack(len(header)) + header)
    return Answer()


def prepare(_):
    """Answer twice, so that the second answer waits for the next file."""
    header = b'{"status": "done", "values": {"extension": "pdf", "pages": 1}, "size": 0}'
    _everywhere((LENGTH.pack(len(header)) + header) * 2)
    return Answer()


def long_answer(_):
    return Answer(content=bytes(13 * 2**20))


def speak(_):
    """Print: neither Python nor a library may write among the answers."""
    sys.stdout.write("bruit")
    sys.stdout.flush()
    os.write(1, b"bruit")
    return Answer()


def write_file(_, *, path):
    Path(path).write_bytes(b"x")
    return Answer()


def surroundings(_):
    return Answer(
        {
            "environment": dict(os.environ),
            "django": "django" in sys.modules,
            "files": len(list(Path("/proc/self/fd").iterdir())),
        }
    )
