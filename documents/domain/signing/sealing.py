"""The platform's seal: an invisible PAdES signature that shows any later change of a byte."""

from datetime import datetime
from functools import cache
from io import BytesIO
from typing import Any

from django.conf import settings
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter

from common.days import day_of
from documents.domain.signing import keys

FIELD = "CachetPasserelle"
TSA_SECONDS = 10


@cache
def _signer() -> signers.Signer:
    """Return the signer, opened once a process: a token's session costs more than a seal."""
    return keys.open_signer()


def certificate() -> Any:
    """Return the certificate of the key that seals now."""
    return _signer().signing_cert


def _timestamper() -> Any:
    """Return the client of the time-stamping authority (RFC 3161) of ``DOCUMENT_TSA_URL``, or nothing without one."""
    if not settings.DOCUMENT_TSA_URL:
        return None
    from pyhanko.sign.timestamps.requests_client import RequestsHTTPTimeStamper  # noqa: PLC0415 - needed with one only

    return RequestsHTTPTimeStamper(settings.DOCUMENT_TSA_URL, timeout=TSA_SECONDS)


def seal(pdf: bytes, *, at: datetime) -> bytes:
    """Return the file with the seal added after its last byte; ``at`` is shown to readers as the reason's date.

    With a time-stamping authority, the seal carries its date (PAdES B-T); one that does not answer is a fault, retried.
    """
    signer = _signer()
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    metadata = signers.PdfSignatureMetadata(
        field_name=FIELD,
        name="Passerelle",
        reason=f"Document émis le {day_of(at):%d/%m/%Y}",
        subfilter=SigSeedSubFilter.PADES,
        md_algorithm="sha256",
    )
    try:
        sealed: bytes = signers.sign_pdf(writer, metadata, signer=signer, timestamper=_timestamper()).getvalue()
    except Exception:
        _signer.cache_clear()  # a token unplugged and back wants a new session
        keys.close(signer)
        raise
    return sealed
