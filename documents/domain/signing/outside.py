"""A document signed in another signature book: it leaves, comes back, is verified, and is kept beside its original.

What comes back is the same document when it begins with the bytes that left (a signature adds to them) or carries
them as an attached file. Each signature must hold over its bytes; whose certificate it is, and who vouches for it, is
written down and not judged: the platform has no list of authorities to trust.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from accounts.models import User
from common.inspection.judging import BrokenFileError, CostlyFileError, judge
from common.refusals import RefusedError
from documents.domain.signing import signatures
from documents.enums import OutsideState, SignatureState
from documents.models import Document, OutsideSigning, Signature


class OutsideRefusedError(RefusedError):
    """The document cannot leave, or what comes back is not it, signed; the message says why, in French."""


def current(document: Document) -> OutsideSigning | None:
    """Return the way out that is not back yet, or nothing."""
    return document.outside_signings.filter(state=OutsideState.OUT).first()


def last_returned(document: Document) -> OutsideSigning | None:
    """Return the last signed file that came back, or nothing."""
    return document.outside_signings.filter(state=OutsideState.RETURNED).order_by("pk").last()


def base_of(document: Document) -> tuple[str, int]:
    """Return the hash and the size of what leaves: the last signed file, else the document as issued."""
    back = last_returned(document)
    return (back.sha256, back.size or 0) if back is not None else (document.sha256, document.size or 0)


@transaction.atomic
def take_out(document: Document, *, by: User, at: datetime) -> OutsideSigning:
    """Record that a document leaves to be signed outside; until it is back, nobody signs it here.

    Raises :class:`OutsideRefusedError` when nobody's signature is awaited, or when it already left.
    """
    locked = Document.objects.select_for_update().get(pk=document.pk)
    if not locked.signatures.filter(state=SignatureState.CALLED).exists():
        raise OutsideRefusedError("Aucune signature n’est attendue pour ce document : ouvrez d’abord son circuit.")
    if current(locked) is not None:
        raise OutsideRefusedError("Ce document est déjà sorti : rapportez-le, ou annulez sa sortie.")
    return OutsideSigning.objects.create(document=locked, base_sha256=base_of(locked)[0], taken_by=by, taken_at=at)


@transaction.atomic
def cancel(document: Document, *, by: User, at: datetime) -> None:
    """Record that a document comes back without signature; it is signed here again."""
    OutsideSigning.objects.filter(document=document, state=OutsideState.OUT).update(
        state=OutsideState.CANCELLED, closed_by=by, closed_at=at
    )


def examine(document: Document, content: bytes) -> dict[str, Any]:
    """Return what a signed file carries: how it is the same document, and its new signatures, in order.

    Read in a child process, outside any transaction. Raises :class:`OutsideRefusedError` saying what is wrong, and
    :class:`common.inspection.judging.UnavailableError` when no process can be started.
    """
    base_sha256, base_size = base_of(document)
    if hashlib.sha256(content).hexdigest() == base_sha256:
        raise OutsideRefusedError("C’est le fichier qui est sorti, sans aucune signature de plus.", field="file")
    try:
        values = judge(
            "documents.inspection:judge_outside", content, base_size=base_size, base_sha256=base_sha256
        ).values
    except (BrokenFileError, CostlyFileError):
        raise OutsideRefusedError("Ce fichier n’est pas un PDF lisible.", field="file") from None
    if not values["how"]:
        raise OutsideRefusedError(
            "Ce fichier n’est pas le document qui est sorti : il n’en reprend pas le contenu à l’octet près.",
            field="file",
        )
    if not values["seal_holds"]:
        raise OutsideRefusedError("Le contenu du document a été modifié depuis son cachet.", field="file")
    added = values["signatures"]
    if not added:
        raise OutsideRefusedError("Ce fichier ne porte aucune nouvelle signature électronique.", field="file")
    broken = [row["subject"] for row in added if not row["holds"]]
    if broken:
        raise OutsideRefusedError(
            f"Une signature n’est pas intacte ({' ; '.join(broken)}) : le fichier a été modifié après elle.",
            field="file",
        )
    return {"how": values["how"], "signatures": added}


@transaction.atomic
def bring_back(
    document: Document, content: bytes, facts: dict[str, Any], signers: Sequence[Signature], *, by: User, at: datetime
) -> Signature | None:
    """Keep the signed file with its evidence, mark as signed those who signed in it, and return who is awaited next.

    ``signers`` are the first of those awaited, in order; ``facts`` come from :func:`examine`. Raises
    :class:`OutsideRefusedError` when the document is not out, or bears fewer signatures than people.
    """
    locked = Document.objects.select_for_update().get(pk=document.pk)
    row = current(locked)
    if row is None:
        raise OutsideRefusedError("Ce document n’est pas sorti.")
    if len(facts["signatures"]) < len(signers):
        raise OutsideRefusedError(
            f"Ce fichier porte {len(facts['signatures'])} nouvelle signature pour {len(signers)} personnes :"
            " choisissez jusqu’à qui il est signé.",
            field="upto",
        )
    row.state, row.facts, row.closed_by, row.closed_at = OutsideState.RETURNED, facts, by, at
    row.sha256, row.size = hashlib.sha256(content).hexdigest(), len(content)
    row.file.save("signed.pdf", ContentFile(content), save=False)
    row.save()
    for signature in signers:
        signatures.seal_outside(signature, row, by=by, at=at)
    following = locked.signatures.filter(state__in=signatures.OPEN).order_by("rank").first()
    return signatures.call(following, at=at) if following is not None else None
