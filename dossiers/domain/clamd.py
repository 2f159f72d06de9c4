"""Speak to a ClamAV daemon by its own protocol (INSTREAM), over TCP or a local socket.

``CLAMD_URL`` is ``tcp://host:port`` or ``unix:///path``; empty, nothing is scanned and every file says so. No library:
the living ones are under a licence that ours does not admit, and the protocol is thirty lines.
"""

import socket
import struct
from urllib.parse import urlsplit

from django.conf import settings

CHUNK_BYTES = 64 * 1024
TIMEOUT_SECONDS = 30


class ScannerError(OSError):
    """The scanner could not be reached, or answered something that is not a verdict."""


def configured() -> bool:
    """Tell whether files are to be scanned."""
    return bool(settings.CLAMD_URL)


def _connect() -> socket.socket:
    address = urlsplit(settings.CLAMD_URL)
    if address.scheme == "unix":
        link = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        link.settimeout(TIMEOUT_SECONDS)
        link.connect(address.path)
        return link
    return socket.create_connection((address.hostname or "127.0.0.1", address.port or 3310), TIMEOUT_SECONDS)


def scan(content: bytes) -> str:
    """Return the name of the threat found, or nothing. Raises :class:`ScannerError`, and then nothing is known."""
    try:
        with _connect() as link:
            link.sendall(b"zINSTREAM\0")
            for start in range(0, len(content), CHUNK_BYTES):
                part = content[start : start + CHUNK_BYTES]
                link.sendall(struct.pack("!I", len(part)) + part)
            link.sendall(struct.pack("!I", 0))
            answer = b""
            while not answer.endswith(b"\0"):
                received = link.recv(4096)
                if not received:
                    break
                answer += received
    except OSError as error:
        raise ScannerError(f"antivirus injoignable : {error}") from error
    verdict = answer.rstrip(b"\0").decode("utf-8", "replace").removeprefix("stream: ")
    if verdict == "OK":
        return ""
    if verdict.endswith(" FOUND"):
        return verdict.removesuffix(" FOUND")
    raise ScannerError(f"réponse inattendue de l’antivirus : {verdict or 'aucune'}")
