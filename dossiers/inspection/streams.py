"""Unfold the streams of a PDF by their declared filters, within a budget, before any reader does.

A chain is at most a transport filter, then a compression, then an image codec. The same compression twice has no use
but to multiply: such a chain is refused, as is a filter that no document needs.
"""

import base64
import binascii
import re
import zlib
from typing import Final

import pikepdf

from common.inspection.frames import RefusedError
from dossiers.inspection.budgets import CHUNK_BYTES, MAX_INFLATED_BYTES, MAX_PDF_IMAGE_PIXELS

LONG_NAMES: Final = {
    "/AHx": "/ASCIIHexDecode", "/A85": "/ASCII85Decode", "/LZW": "/LZWDecode", "/Fl": "/FlateDecode",
    "/RL": "/RunLengthDecode", "/CCF": "/CCITTFaxDecode", "/DCT": "/DCTDecode",
}  # fmt: skip
TRANSPORTS: Final = frozenset({"/ASCIIHexDecode", "/ASCII85Decode"})
COMPRESSIONS: Final = frozenset({"/FlateDecode", "/LZWDecode", "/RunLengthDecode"})
CODECS: Final = frozenset({"/DCTDecode", "/JPXDecode", "/CCITTFaxDecode", "/JBIG2Decode"})
TOO_BIG: Final = "Ce PDF est démesuré une fois décompressé : exportez-le de nouveau puis réessayez."
UNUSUAL: Final = "Ce PDF emploie une compression inhabituelle : imprimez-le en PDF puis joignez le résultat."
RAW_DEFLATE: Final = -15  # zlib's window size for a stream without header


def declared_filters(stream: pikepdf.Stream) -> list[str]:
    """Return the long names of a stream's filters, in order. Raises :class:`RefusedError` for anything but names."""
    value = stream.get("/Filter")
    values = [] if value is None else list(value) if isinstance(value, pikepdf.Array) else [value]
    if len(values) > len((TRANSPORTS, COMPRESSIONS, CODECS)) or not all(
        isinstance(name, pikepdf.Name) for name in values
    ):
        raise RefusedError(UNUSUAL)
    return [LONG_NAMES.get(str(name), str(name)) for name in values]


def _split_chain(names: list[str]) -> tuple[str, str]:
    """Return the transport and the compression of a chain. Raises :class:`RefusedError` for another order."""
    rest, families = list(names), (TRANSPORTS, COMPRESSIONS, CODECS)
    transport, compression, _ = (rest.pop(0) if rest and rest[0] in family else "" for family in families)
    if rest:
        raise RefusedError(UNUSUAL)
    return transport, compression


def _carried(raw: bytes, transport: str) -> bytes:
    """Return the bytes that a transport filter carries, always fewer than its own."""
    if transport == "/ASCIIHexDecode":
        digits = re.sub(rb"[^0-9A-Fa-f]", b"", raw.split(b">", 1)[0])
        return binascii.unhexlify(digits + b"0" * (len(digits) % 2))
    if transport == "/ASCII85Decode":
        return base64.a85decode(raw.split(b"~>", 1)[0].removeprefix(b"<~"), ignorechars=b" \t\n\r\v\0\f")
    return raw


def _inflated_bytes(packed: bytes, budget: int, *, window: int = zlib.MAX_WBITS) -> int:
    """Return how many bytes a Flate stream unfolds into, counted no further than just beyond the budget."""
    total, rest, inflater = 0, packed, zlib.decompressobj(window)
    try:
        while rest and not inflater.eof and total <= budget:
            total += len(inflater.decompress(rest, CHUNK_BYTES))
            rest = inflater.unconsumed_tail
    except zlib.error:
        if not total and window != RAW_DEFLATE:  # some readers pass over a wrong header
            return _inflated_bytes(packed[2:], budget, window=RAW_DEFLATE)
    return total


def _run_length_bytes(packed: bytes, budget: int) -> int:
    """Return how many bytes a RunLength stream unfolds into: each run says its own length."""
    total = position = 0
    while position < len(packed) and packed[position] != 128 and total <= budget:  # noqa: PLR2004 - end of data
        length = packed[position]
        total += length + 1 if length < 128 else 257 - length  # noqa: PLR2004 - ISO 32000-1, 7.4.5
        position += length + 2 if length < 128 else 2  # noqa: PLR2004 - same
    return total


def _lzw_bytes(packed: bytes, budget: int, *, early_change: int) -> int:
    """Return how many bytes an LZW stream unfolds into, from the lengths of its codes alone."""
    total = held = bits = previous = 0
    width, lengths = 9, [1] * 256 + [0, 0]
    for byte in packed:
        held, bits = (held << 8 | byte) & 0xFFFFF, bits + 8
        if bits < width:
            continue
        bits -= width
        code = held >> bits & (1 << width) - 1
        if code == 257 or total > budget:  # noqa: PLR2004 - end of data
            break
        if code == 256:  # noqa: PLR2004 - the table begins anew
            width, previous = 9, 0
            del lengths[258:]
            continue
        if previous and len(lengths) < 4096:  # noqa: PLR2004 - codes have twelve bits at most
            lengths.append(previous + 1)
        if code >= len(lengths):
            break
        previous = lengths[code]
        total += previous
        width = min(12, max(9, (len(lengths) + early_change).bit_length()))
    return total


def _early_change(stream: pikepdf.Stream) -> int:
    parameters = stream.get("/DecodeParms", stream.get("/DP"))
    last = parameters[-1] if isinstance(parameters, pikepdf.Array) and len(parameters) else parameters
    return 0 if isinstance(last, pikepdf.Dictionary) and last.get("/EarlyChange") == 0 else 1


def unfolded_bytes(stream: pikepdf.Stream, budget: int) -> int:
    """Return how many bytes a stream unfolds into. Raises :class:`RefusedError` for a chain that no document needs."""
    transport, compression = _split_chain(declared_filters(stream))
    if not compression:
        return 0
    packed = _carried(stream.read_raw_bytes(), transport)
    match compression:
        case "/FlateDecode":
            return _inflated_bytes(packed, budget)
        case "/LZWDecode":
            return _lzw_bytes(packed, budget, early_change=_early_change(stream))
        case _:
            return _run_length_bytes(packed, budget)


class StreamBudget:
    """What the streams of one document may still unfold into."""

    def __init__(self) -> None:
        self._left = MAX_INFLATED_BYTES

    def spend(self, stream: pikepdf.Stream) -> None:
        """Count one stream. Raises :class:`RefusedError` beyond the budget, or for an image that no screen shows."""
        try:
            self._left -= unfolded_bytes(stream, self._left)
        except ValueError:  # what a transport filter carries is not what it says: no reader unfolds it
            raise RefusedError(UNUSUAL) from None
        sides = stream.get("/Width", 0), stream.get("/Height", 0)
        pixels = sides[0] * sides[1] if all(isinstance(side, int) for side in sides) else 0
        if self._left < 0 or pixels > MAX_PDF_IMAGE_PIXELS:
            raise RefusedError(TOO_BIG)
