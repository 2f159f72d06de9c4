"""Find and judge the platform's own seal in a file: a task of the child processes, for files that anybody sends.

Imports no Django (decision 29); the platform's own documents may be read here directly.
"""

import base64
import hashlib
from io import BytesIO
from typing import Any

from asn1crypto.x509 import Certificate, Name
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import EmbeddedPdfSignature, SignatureCoverageLevel, validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from common.inspection.frames import Answer


def find_seal(content: bytes, *, field: str, certificate: Any) -> EmbeddedPdfSignature | None:
    """Return the seal of a certificate in a file. Raises what pyHanko raises for a file that is no readable PDF."""
    for signature in PdfFileReader(BytesIO(content), strict=False).embedded_signatures:
        if signature.field_name == field and signature.signer_cert.sha256 == certificate.sha256:
            return signature
    return None


def _attached(reader: PdfFileReader) -> set[str]:
    """Return the hashes of the files attached to a PDF."""
    tree = reader.root.get("/Names", {}).get("/EmbeddedFiles", {})
    hashes, nodes = set(), [tree]
    while nodes:
        node = nodes.pop().get_object()
        nodes += list(node.get("/Kids", ()))
        for named in list(node.get("/Names", ()))[1::2]:
            content = named.get_object()["/EF"]["/F"].get_object().data
            hashes.add(hashlib.sha256(content).hexdigest())
    return hashes


def _named(name: Name) -> str:
    """Return whom a certificate names: the common name and the body, or all that it says."""
    parts = [name.native.get(part) for part in ("common_name", "organization_name")]
    return ", ".join(str(part) for part in parts if part) or name.human_friendly


def _read_signature(embedded: EmbeddedPdfSignature) -> dict[str, Any]:
    """Return what one signature says, and whether it holds; whom its certificate names is not judged."""
    status = validate_pdf_signature(embedded, ValidationContext(trust_roots=[], allow_fetching=False))
    declared = embedded.self_reported_timestamp
    return {
        "field": embedded.field_name,
        "holds": bool(status.intact and status.valid and status.modification_level != ModificationLevel.OTHER),
        "subject": _named(embedded.signer_cert.subject),
        "issuer": _named(embedded.signer_cert.issuer),
        "certificate_sha256": embedded.signer_cert.sha256.hex(),
        "declared_at": declared.isoformat() if declared is not None else "",
    }


def judge_outside(content: bytes, *, base_size: int, base_sha256: str) -> Answer:
    """Return how a signed file is the document that left (``how``), and the signatures that it adds.

    It is an ``increment`` when it begins with the bytes that left: the seal and the signatures that these bytes bear
    must still be there, and hold (``seal_holds``), or the pages could have been changed after them. It is ``attached``
    when it carries these bytes as a file, and nothing otherwise.
    """
    reader = PdfFileReader(BytesIO(content), strict=False)
    signatures = {embedded.field_name: embedded for embedded in reader.embedded_regular_signatures}
    base: dict[str, EmbeddedPdfSignature] = {}
    how = "attached" if base_sha256 in _attached(reader) else ""
    if hashlib.sha256(content[:base_size]).hexdigest() == base_sha256:
        how = "increment"
        former = PdfFileReader(BytesIO(content[:base_size]), strict=False)
        base = {embedded.field_name: embedded for embedded in former.embedded_regular_signatures}
    seal_holds = all(
        name in signatures
        and list(signatures[name].byte_range) == list(embedded.byte_range)
        and _read_signature(signatures[name])["holds"]
        for name, embedded in base.items()
    )
    added = [_read_signature(embedded) for name, embedded in signatures.items() if name not in base]
    return Answer({"how": how, "signatures": added, "seal_holds": seal_holds})


def judge_seal(content: bytes, *, field: str, certificate: str) -> Answer:
    """Return whether the seal is ``intact`` or ``altered``, or the file ``foreign``; ``certificate`` is base64 DER."""
    trusted = Certificate.load(base64.b64decode(certificate))
    seal = find_seal(content, field=field, certificate=trusted)
    if seal is None:
        return Answer({"seal": "foreign"})
    status = validate_pdf_signature(seal, ValidationContext(trust_roots=[trusted]))
    whole = status.intact and status.valid and status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    return Answer({"seal": "intact" if whole else "altered"})
