"""A time-stamping authority on loopback, speaking the real protocol (RFC 3161)."""

import asyncio
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO

import pytest
from asn1crypto import keys, tsp
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from documents.domain import production, rendering
from documents.domain.signing import sealing
from documents.domain.texts import templates
from tests import factories as f
from tests.factories import NOW
from tests.unit.documents.domain.test_documents import CONTEXT


def authority():
    """Return a certificate that may stamp time alone, and its key."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Horodatage d’essai")])
    today = datetime.now(tz=UTC)
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=10))
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    der = key.private_bytes(serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return (
        asn1.Certificate.load(certificate.public_bytes(serialization.Encoding.DER)),
        keys.PrivateKeyInfo.load(der),
    )


@pytest.fixture
def tsa(settings, tmp_path):
    settings.DOCUMENT_SEAL_KEY = str(tmp_path / "seal.p12")
    sealing._signer.cache_clear()
    certificate, key = authority()
    stamper = DummyTimeStamper(certificate, key)

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self):
            asked = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
            content = asyncio.run(stamper.async_request_tsa_response(asked)).dump()
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *args):
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.DOCUMENT_TSA_URL = f"http://127.0.0.1:{server.server_port}/"
        yield certificate
        server.shutdown()
    sealing._signer.cache_clear()


@pytest.fixture
def document(db):
    return f.DocumentFactory(context=CONTEXT, version=templates.current("contract_fixed_term"))


def test_seal_carries_the_authority_s_date(tsa, document):
    sealed = sealing.seal(rendering.render(document), at=NOW)
    [signature] = PdfFileReader(BytesIO(sealed)).embedded_signatures
    trust = ValidationContext(trust_roots=[sealing.certificate(), tsa])
    status = validate_pdf_signature(signature, trust, ts_validation_context=trust)
    assert (status.intact, status.valid) == (True, True)
    assert status.timestamp_validity.valid
    assert abs((datetime.now(tz=UTC) - status.timestamp_validity.timestamp).total_seconds()) < 60


def test_an_authority_that_does_not_answer_is_a_fault_to_retry(tsa, document, settings):
    settings.DOCUMENT_TSA_URL = "http://127.0.0.1:9/"
    production.produce(document.pk)
    document.refresh_from_db()
    assert (document.state, document.attempt) == ("queued", 1)
    assert "Timestamp" in document.error or "TSA" in document.error or "timestamp" in document.error
