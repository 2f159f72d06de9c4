"""The simple signature of the platform: in order, with a one-time code and a chained evidence (eIDAS, article 26 aims).

What proves a signature: who was signed in, that the document was opened, its hash, the consent read, the code sent to
the person's own address, the instants and the network address. Each evidence holds the hash of the one before.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from django.db import transaction

from accounts.domain import quotas
from accounts.models import User
from common.digests import canonical_json
from common.jobs import JobState
from common.refusals import RefusedError
from documents.domain.signing import codes
from documents.enums import OutsideState, SignatureState
from documents.models import Document, OutsideSigning, Signature

CONSENT = (
    "J’ai lu le document désigné ci-dessus par son numéro et son empreinte. Je consens à le signer par ce moyen, et je"
    " reconnais que ma signature m’engage comme si elle était manuscrite."
)
FIRST = "0" * 64
OPEN = (SignatureState.WAITING, SignatureState.CALLED)


class SignatureRefusedError(RefusedError):
    """The signature is not possible now; the message says why, in French."""


@transaction.atomic
def open_circuit(document: Document, signers: Sequence[tuple[User, str]], *, at: datetime) -> Signature:
    """Set who signs a document, in which order and in what quality, and return the first, whom the caller invites.

    Raises :class:`SignatureRefusedError` when the document is not issued, has a circuit, or somebody signs twice.
    """
    locked = Document.objects.select_for_update().get(pk=document.pk)
    if locked.state != JobState.DONE:
        raise SignatureRefusedError("Le document n’est pas encore produit.")
    if locked.signatures.exists():
        raise SignatureRefusedError("Ce document a déjà son circuit de signature.")
    if not signers or len({user.pk for user, _ in signers}) != len(signers):
        raise SignatureRefusedError("Choisissez les signataires : une personne ne signe pas deux fois.")
    signatures = Signature.objects.bulk_create(
        Signature(document=locked, rank=rank, signer=user, quality=quality)
        for rank, (user, quality) in enumerate(signers, start=1)
    )
    return call(signatures[0], at=at)


def call(signature: Signature, *, at: datetime) -> Signature:
    """Mark a signature as the one that is awaited."""
    signature.state, signature.called_at = SignatureState.CALLED, at
    signature.save(update_fields=["state", "called_at"])
    return signature


def mark_read(signature: Signature, *, at: datetime) -> None:
    """Record that the signer opened the document, the first time."""
    Signature.objects.filter(pk=signature.pk, read_at=None).update(read_at=at)


def _locked(signature: Signature, by: User) -> Signature:
    """Return the signature under its lock. Raises :class:`SignatureRefusedError` unless it is this person's turn."""
    locked = Signature.objects.select_for_update().select_related("document", "signer").get(pk=signature.pk)
    if locked.signer_id != by.pk:
        raise SignatureRefusedError("Cette signature est demandée à une autre personne.")
    if locked.state != SignatureState.CALLED:
        raise SignatureRefusedError("Cette signature n’est plus attendue, ou pas encore.")
    if locked.document.outside_signings.filter(state=OutsideState.OUT).exists():
        raise SignatureRefusedError("Ce document est sorti pour être signé dans un parapheur externe.")
    return locked


@transaction.atomic
def new_code(signature: Signature, *, by: User, at: datetime) -> str:
    """Return a fresh six-digit code, to send to the signer's own address; the one before is void.

    Raises :class:`SignatureRefusedError` out of turn, before the document was opened, or within thirty seconds.
    """
    locked = _locked(signature, by)
    if locked.read_at is None:
        raise SignatureRefusedError("Ouvrez d’abord le document à signer.")
    try:
        return codes.renew(locked, name=str(locked.public_id), at=at)
    except codes.CodeRefusedError as error:
        raise SignatureRefusedError(str(error)) from None


def check_code(signature: Signature, code: str, *, by: User, at: datetime) -> bool:
    """Tell whether a code is the right one; each try counts, by code and by day.

    Raises :class:`SignatureRefusedError` when the code is void, or when the tries of the day are over.
    """
    with transaction.atomic():
        locked = _locked(signature, by)
        try:
            return codes.check(locked, code, name=str(locked.public_id), subject=quotas.person_subject(by), at=at)
        except codes.CodeRefusedError as error:
            raise SignatureRefusedError(str(error), field="code") from None


def digest(previous: str, evidence: dict[str, object]) -> str:
    """Return the hash of an evidence chained to the one before."""
    return hashlib.sha256(f"{previous}{canonical_json(evidence)}".encode()).hexdigest()


def sign(
    signature: Signature,
    code: str,
    *,
    by: User,
    at: datetime,
    address: str,
    agent: str,
    then: Callable[[Document, Signature | None], None],
) -> None:
    """Sign, then tell ``then``, in the same transaction, which signature is awaited next; none when all signed.

    ``address`` and ``agent`` are the network address and the browser, kept in the evidence. A wrong code is counted in
    a transaction of its own, before. Raises :class:`SignatureRefusedError` for a code that is void or wrong.
    """
    if not check_code(signature, code, by=by, at=at):
        raise SignatureRefusedError("Ce code n’est pas le bon.", field="code")
    with transaction.atomic():
        locked = _locked(signature, by)
        _seal(locked, at=at, address=address, agent=agent)
        following = locked.document.signatures.filter(state=SignatureState.WAITING).order_by("rank").first()
        then(locked.document, call(following, at=at) if following is not None else None)


def _seal(signature: Signature, *, at: datetime, address: str, agent: str) -> None:
    """Write the evidence of a signature, chained to the one before."""
    before = signature.document.signatures.filter(rank__lt=signature.rank).order_by("rank").last()
    previous = before.sha256 if before is not None else FIRST
    assert signature.read_at is not None  # noqa: S101 - no code is sent before the document is opened
    assert signature.code_sent_at is not None  # noqa: S101 - check_code saw it
    evidence = {
        "document": signature.document.number,
        "document_sha256": signature.document.sha256,
        "rang": signature.rank,
        "personne": str(signature.signer),
        "adresse_electronique": signature.signer.email,
        "qualite": signature.quality,
        "consentement": CONSENT,
        "ouvert_le": signature.read_at.isoformat(),
        "code_envoye_le": signature.code_sent_at.isoformat(),
        "code_empreinte": signature.code_hash,
        "signe_le": at.isoformat(),
        "adresse_reseau": address,
        "navigateur": agent[:300],
    }
    Signature.objects.filter(pk=signature.pk).update(
        state=SignatureState.SIGNED, answered_at=at, evidence=evidence, previous_sha256=previous,
        sha256=digest(previous, evidence), code_hash="",
    )  # fmt: skip


def seal_outside(signature: Signature, outside: OutsideSigning, *, by: User, at: datetime) -> None:
    """Write the evidence of a signature given in another signature book, chained to the one before."""
    before = signature.document.signatures.filter(rank__lt=signature.rank).order_by("rank").last()
    previous = before.sha256 if before is not None else FIRST
    evidence = {
        "document": signature.document.number,
        "document_sha256": signature.document.sha256,
        "rang": signature.rank,
        "personne": str(signature.signer),
        "adresse_electronique": signature.signer.email,
        "qualite": signature.quality,
        "moyen": "parapheur externe",
        "sorti_le": outside.taken_at.isoformat(),
        "rapporte_le": at.isoformat(),
        "rapporte_par": str(by),
        "fichier_signe_sha256": outside.sha256,
        "signatures_du_fichier": outside.facts["signatures"],
    }
    Signature.objects.filter(pk=signature.pk).update(
        state=SignatureState.SIGNED, answered_at=at, evidence=evidence, previous_sha256=previous, outside=outside,
        sha256=digest(previous, evidence), code_hash="",
    )  # fmt: skip


@transaction.atomic
def refuse(signature: Signature, *, reason: str, by: User, at: datetime) -> None:
    """Refuse to sign; those who have not signed yet are no longer asked. Raises :class:`SignatureRefusedError`."""
    locked = _locked(signature, by)
    if not reason.strip():
        raise SignatureRefusedError("Dites pourquoi vous ne signez pas.", field="reason")
    Signature.objects.filter(pk=locked.pk).update(
        state=SignatureState.REFUSED, answered_at=at, reason=reason.strip()[:500], code_hash=""
    )
    locked.document.signatures.filter(state__in=OPEN).update(state=SignatureState.CLOSED)


def faults(documents: Iterable[Document]) -> list[str]:
    """Return what is wrong with the evidence of signed documents, in French: changed, removed or out of order."""
    faults = []
    for document in documents:
        previous = FIRST
        for rank, signature in enumerate(
            document.signatures.filter(state=SignatureState.SIGNED).order_by("rank"), start=1
        ):
            if signature.rank != rank or signature.previous_sha256 != previous:
                faults.append(f"{document.number} : la preuve {signature.rank} n’est plus à sa place.")
            if signature.sha256 != digest(signature.previous_sha256, signature.evidence):
                faults.append(f"{document.number} : la preuve {signature.rank} a été modifiée.")
            if signature.evidence["document_sha256"] != document.sha256:
                faults.append(f"{document.number} : la preuve {signature.rank} porte sur un autre fichier.")
            previous = signature.sha256
    return faults
