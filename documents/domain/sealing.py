"""The platform's seal: an invisible PAdES signature that shows any later change of a byte.

The key is the PKCS#12 file of ``DOCUMENT_SEAL_KEY``. Outside production a test authority is made on the spot: what it
seals proves integrity, not identity.
"""

import os
from datetime import UTC, datetime, timedelta
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, NoEncryption, pkcs12
from cryptography.x509.oid import NameOID
from django.conf import settings
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter

FIELD = "CachetPasserelle"
TSA_SECONDS = 10


class NoSealKeyError(Exception):
    """Production has no key to seal with."""


def make_test_key(path: Path, passphrase: bytes | None) -> None:
    """Write a self-signed P-256 key for tests and demonstrations; two processes may try at once, one wins."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "FR"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Passerelle - autorité d’essai"),
            x509.NameAttribute(NameOID.COMMON_NAME, "Cachet d’essai, sans valeur"),
        ]
    )
    today = datetime.now(tz=UTC)
    usage = x509.KeyUsage(
        digital_signature=True, content_commitment=True, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=False, crl_sign=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=3650))
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    encryption = BestAvailableEncryption(passphrase) if passphrase else NoEncryption()
    content = pkcs12.serialize_key_and_certificates(b"seal", key, certificate, None, encryption)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}")
    draft.write_bytes(content)
    draft.chmod(0o600)
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


@cache
def _signer() -> signers.SimpleSigner:
    path = Path(settings.DOCUMENT_SEAL_KEY)
    passphrase = settings.DOCUMENT_SEAL_PASSPHRASE.encode() or None
    if not path.exists():
        if settings.PRODUCTION:
            raise NoSealKeyError("DOCUMENT_SEAL_KEY ne désigne aucun fichier : rien ne peut être scellé.")
        make_test_key(path, passphrase)
    signer = signers.SimpleSigner.load_pkcs12(str(path), passphrase=passphrase)
    if signer is None:
        raise NoSealKeyError("La clé de DOCUMENT_SEAL_KEY n’a pas pu être lue : vérifiez la phrase de passe.")
    return signer


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
        reason=f"Document émis le {at:%d/%m/%Y}",
        subfilter=SigSeedSubFilter.PADES,
        md_algorithm="sha256",
    )
    sealed: bytes = signers.sign_pdf(writer, metadata, signer=signer, timestamper=_timestamper()).getvalue()
    return sealed
