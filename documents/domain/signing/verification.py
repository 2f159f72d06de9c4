"""Tell whether a file is a document that the platform issued, byte for byte, and whether its register is whole.

What is public of a document is its number, its nature, its date and the hash of its file: never whom it speaks of.
"""

import base64
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from common.inspection.judging import BrokenFileError, CostlyFileError, judge
from common.jobs import JobState
from documents.domain import rendering
from documents.domain.signing import sealing
from documents.domain.signing.proofs import PROOFS
from documents.domain.texts import declarations
from documents.enums import Verdict
from documents.inspection import find_seal
from documents.models import Document


@dataclass(frozen=True, slots=True)
class Examined:
    """What a file is found to be; ``document`` is the one it is, byte for byte, if any."""

    verdict: Verdict
    document: Document | None = None

    @property
    def nature(self) -> str:
        """Return what kind of document it is, in words."""
        return declarations.nature_of(self.document.template) if self.document else ""


def by_number(number: str) -> Examined:
    """Return what the register says of a number."""
    document = Document.objects.filter(number=number.strip().upper(), state=JobState.DONE).first()
    return Examined(Verdict.KNOWN, document) if document else Examined(Verdict.UNKNOWN)


VERDICTS: Final = {"intact": Verdict.SEALED, "altered": Verdict.ALTERED, "foreign": Verdict.FOREIGN}


def examine(content: bytes) -> Examined:
    """Return what a file is: known to the byte, changed since it was sealed, sealed but in no register, or foreign.

    A file that is none of ours is read in a child process (decision 29). Raises
    :class:`common.inspection.judging.UnavailableError` when none can be started, and ``RuntimeError`` inside a
    transaction.
    """
    digest = hashlib.sha256(content).hexdigest()
    document = Document.objects.filter(sha256=digest, state=JobState.DONE).first()
    if document is not None:
        return Examined(Verdict.GENUINE, document)
    certificate = base64.b64encode(sealing.certificate().dump()).decode()
    try:
        answer = judge("documents.inspection:judge_seal", content, field=sealing.FIELD, certificate=certificate)
    except (BrokenFileError, CostlyFileError):
        return Examined(Verdict.UNREADABLE)
    return Examined(VERDICTS.get(str(answer.values.get("seal")), Verdict.UNREADABLE))


def faults(documents: Iterable[Document]) -> Iterator[str]:
    """Yield what is wrong with issued documents, in French: a file gone, or that is no longer the one registered."""
    for document in documents:
        try:
            with document.file.open("rb") as stored:
                content = stored.read()
        except OSError:
            yield f"{document.number} : le fichier manque."
            continue
        if hashlib.sha256(content).hexdigest() != document.sha256:
            yield f"{document.number} : le fichier n’est plus celui du registre."
        elif find_seal(content, field=sealing.FIELD, certificate=sealing.certificate()) is None:
            yield f"{document.number} : le fichier ne porte pas le cachet de la clé actuelle."
        if document.template in PROOFS:
            yield from (
                f"{document.number} : cette phrase est fausse : {text}" for text in PROOFS[document.template](document)
            )


def remade(documents: Iterable[Document]) -> Iterator[tuple[Document, bool]]:
    """Yield each issued document whose layout is still ours, and whether its frozen data give its bytes again.

    The seal is added after the last byte of what was rendered, so the file begins with it. A document laid out with
    another style, font or engine is passed over: the same bytes cannot be asked of it.
    """
    for document in documents:
        if document.layout_sha256 != rendering.layout_of(document):
            continue
        try:
            with document.file.open("rb") as stored:
                content = stored.read()
        except OSError:
            continue  # :func:`faults` says it
        yield document, content.startswith(rendering.render(document))
