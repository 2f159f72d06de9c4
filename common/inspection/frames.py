"""The messages between a process and its children: a JSON header that announces its length, then a body of bytes.

Nothing is pickled: whoever takes control of a child can only answer with text and bytes, which the caller checks.
"""

import json
import struct
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Final

LENGTH: Final = struct.Struct(">I")
MAX_HEADER_BYTES: Final = 1024 * 1024
MAX_ANSWER_BYTES: Final = 12 * 1024 * 1024


class FrameError(Exception):
    """What was read is not a message."""


class RefusedError(Exception):
    """A file is refused for a reason that a person can act upon; the message says it, in French."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a task returns: values that JSON can write, and bytes."""

    values: dict[str, Any] = field(default_factory=dict)
    content: bytes = b""


def pack_header(header: dict[str, Any], *, size: int) -> bytes:
    """Return the beginning of a message whose body has ``size`` bytes."""
    packed = json.dumps(header | {"size": size}).encode()
    return LENGTH.pack(len(packed)) + packed


def header_length(prefix: bytes) -> int:
    """Return how many bytes of header follow. Raises :class:`FrameError` when no header of ours is that long."""
    length: int = LENGTH.unpack(prefix)[0]
    if length > MAX_HEADER_BYTES:
        raise FrameError(f"header of {length} bytes")
    return length


def parse_header(packed: bytes) -> dict[str, Any]:
    """Return a header. Raises :class:`FrameError` for anything but an object with the size of its body."""
    try:
        header = json.loads(packed)
    except (ValueError, RecursionError) as error:
        raise FrameError("header is not JSON") from error
    if not isinstance(header, dict) or not isinstance(header.get("size"), int) or header["size"] < 0:
        raise FrameError("header without size")
    return header


def write_frame(target: BinaryIO, header: dict[str, Any], body: bytes = b"") -> None:
    """Write a whole message."""
    target.write(pack_header(header, size=len(body)))
    target.write(body)
    target.flush()


def read_frame(source: BinaryIO) -> tuple[dict[str, Any], bytes] | None:
    """Return the next message, or nothing once the other side has closed, even in the middle of a message."""
    prefix = source.read(LENGTH.size)
    if len(prefix) < LENGTH.size:
        return None
    header = parse_header(source.read(header_length(prefix)))
    body = source.read(header["size"])
    return (header, body) if len(body) == header["size"] else None
