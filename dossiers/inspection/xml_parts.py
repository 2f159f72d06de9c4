"""Read the XML parts of an office file as a stream: no tree is built, and the nodes are counted."""

import zipfile
from collections.abc import Iterator
from typing import Any, Final

import defusedxml
from defusedxml.ElementTree import DefusedXMLParser, ParseError

from common.inspection.frames import RefusedError
from dossiers.inspection.budgets import CHUNK_BYTES, MAX_XML_DEPTH, MAX_XML_NODES, MAX_XML_PART_BYTES

MALFORMED: Final = (defusedxml.DefusedXmlException, ParseError, ValueError, LookupError)
TOO_BIG: Final = "Ce document est démesuré une fois décompressé : il n’est pas ouvert."


class NodeCounter:
    """The target of a parser: what every reader of parts needs, counted before it is kept."""

    def __init__(self, budget: int = MAX_XML_NODES) -> None:
        self.left, self._depth = budget, 0

    def start(self, _: str, attributes: dict[str, str]) -> None:
        """Count an element and its attributes. Raises :class:`RefusedError` beyond the budget."""
        self.left -= 1 + len(attributes)
        self._depth += 1
        if self.left < 0 or self._depth > MAX_XML_DEPTH:
            raise RefusedError(TOO_BIG)

    def end(self, _: str) -> None:
        """Leave an element."""
        self._depth -= 1

    def data(self, text: str) -> None:
        """Pass over the text."""

    def close(self) -> None:
        """Return nothing: no tree was built."""


def read_chunks(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """Yield a member by pieces; the library checks its size and its sum."""
    with archive.open(name) as member:
        while chunk := member.read(CHUNK_BYTES):
            yield chunk


def parse_part(archive: zipfile.ZipFile, name: str, target: Any) -> None:
    """Have a part read by ``target``. Raises one of ``MALFORMED``, or what the target raises."""
    if archive.getinfo(name).file_size > MAX_XML_PART_BYTES:
        raise RefusedError(TOO_BIG)
    parser = DefusedXMLParser(target=target)
    for chunk in read_chunks(archive, name):
        parser.feed(chunk)
    parser.close()
