"""Find and judge the platform's own seal in a file: a task of the child processes, for files that anybody sends.

Imports no Django (decision 29); the platform's own documents may be read here directly.
"""

import base64
from io import BytesIO
from typing import Any

from asn1crypto.x509 import Certificate
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import EmbeddedPdfSignature, SignatureCoverageLevel, validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from common.inspection.frames import Answer


def find_seal(content: bytes, *, field: str, certificate: Any) -> EmbeddedPdfSignature | None:
    """Return the seal of a certificate in a file. Raises what pyHanko raises for a file that is no readable PDF."""
    for signature in PdfFileReader(BytesIO(content), strict=False).embedded_signatures:
        if signature.field_name == field and signature.signer_cert.sha256 == certificate.sha256:
            return signature
    return None


def judge_seal(content: bytes, *, field: str, certificate: str) -> Answer:
    """Return whether the seal is ``intact`` or ``altered``, or the file ``foreign``; ``certificate`` is base64 DER."""
    trusted = Certificate.load(base64.b64decode(certificate))
    seal = find_seal(content, field=field, certificate=trusted)
    if seal is None:
        return Answer({"seal": "foreign"})
    status = validate_pdf_signature(seal, ValidationContext(trust_roots=[trusted]))
    whole = status.intact and status.valid and status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    return Answer({"seal": "intact" if whole else "altered"})
