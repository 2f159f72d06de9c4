"""What the team does with a circuit that is open, or that somebody refused: remind, replace, outside, once more."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.domain.acts import team_act
from accounts.models import User
from challenges.models import SignatureDelegation
from common.days import day_of
from common.language.french import enumerate_words, inside_sentence
from documents.domain import production
from documents.domain.signing import outside, signatures
from documents.domain.signing.outside import OutsideRefusedError
from documents.domain.signing.signatures import SignatureRefusedError
from documents.domain.texts.declarations import kind
from documents.enums import SignatureState
from documents.models import Document, OutsideSigning, Signature
from talents.domain.documents import circuits
from talents.domain.documents.circuits import Party
from talents.models import DocumentSubject, Mission, MissionAct

PRINTED = ("employer", "host", "coordinator", "bearer")
STILL_OUT = "Ce document est sorti pour un parapheur externe : rapportez-le, ou annulez sa sortie."


def open_signatures(document: Document) -> list[Signature]:
    """Return the signatures still awaited, in order."""
    awaited = document.signatures.filter(state__in=signatures.OPEN).select_related("signer").order_by("rank")
    return list(awaited)


def party_of(signature: Signature, *, at: datetime) -> Party | None:
    """Return the party that a signature is for, as delegations are on that day, or nothing when it has none."""
    wanted = circuits.parties(signature.document, on=day_of(at))
    named = [party for party in wanted if signature.quality.startswith(party.quality)]
    return named[0] if named else None


def substitutes(signature: Signature, *, at: datetime) -> list[SignatureDelegation]:
    """Return the delegations under which somebody else may sign for the same party, one a person."""
    party = party_of(signature, at=at)
    signing = set(signature.document.signatures.values_list("signer", flat=True))
    rows = party.delegations if party is not None else []
    return list({row.user_id: row for row in reversed(rows) if row.user_id not in signing}.values())


@transaction.atomic
def remind(signature: Signature, *, at: datetime) -> None:
    """Send the invitation to sign again, once a day at most. Raises :class:`SignatureRefusedError` out of turn."""
    document = signature.document
    if signature.state != SignatureState.CALLED:
        raise SignatureRefusedError("Cette signature n’est plus attendue, ou pas encore.")
    if outside.current(document) is not None:
        raise SignatureRefusedError(STILL_OUT)
    circuits.invite_again(signature, at=at)


@transaction.atomic
def replace_signer(signature: Signature, user: User, *, at: datetime) -> Document | None:
    """Have somebody else sign for the same party, under their own delegation; return the other document it takes.

    A document that names who signs is issued again in the name of the new one, and its circuit opens once it is
    produced; another changes hands at once, and nothing is returned. Raises :class:`SignatureRefusedError` once the
    signature is given, or for somebody without delegation in force.
    """
    locked = Signature.objects.select_for_update().select_related("document", "signer").get(pk=signature.pk)
    rows = {row.user_id: row for row in substitutes(locked, at=at)}
    if locked.state not in signatures.OPEN:
        raise SignatureRefusedError("Cette signature n’est plus attendue.")
    if outside.current(locked.document) is not None:
        raise SignatureRefusedError(STILL_OUT)
    if user.pk not in rows:
        raise SignatureRefusedError("Cette personne n’a pas de délégation en vigueur pour signer.", field="user")
    former, row = locked.signer, rows[user.pk]
    named = {
        name: getattr(row, attribute) if attribute else row.user.civil_name
        for prefix in PRINTED
        if locked.document.context.get(f"{prefix}_signatory") == former.civil_name
        for name, attribute in (
            (f"{prefix}_signatory", ""), (f"{prefix}_signatory_quality", "quality"), (f"{prefix}_signatory_act", "act"),
        )
        if name in locked.document.context
    }  # fmt: skip
    again = _issue_again(locked.document, named, at=at) if named else None
    if again is None:
        party = party_of(locked, at=at)
        quality = f"{party.quality}, {inside_sentence(row.quality)}" if party is not None else row.quality
        Signature.objects.filter(pk=locked.pk).update(
            signer=user, quality=quality[: circuits.QUALITY_LENGTH], read_at=None, code_hash="", code_sent_at=None,
            code_tries=0,
        )  # fmt: skip
    called = locked.state == SignatureState.CALLED
    locked.refresh_from_db()
    locked.signer = user
    if called:
        circuits.inform_replaced(locked, former, at=at)
    if called and again is None:
        circuits.invite_again(locked, at=at)
    return again


@team_act("talents.sign")
def take_out(document: Document, *, by: User, at: datetime) -> OutsideSigning:
    """Record that a document leaves for another signature book. Raises :class:`OutsideRefusedError`."""
    return outside.take_out(document, by=by, at=at)


@team_act("talents.sign")
@transaction.atomic
def cancel_outside(document: Document, *, by: User, at: datetime) -> None:
    """Bring a document back without signature, and invite whom it awaits to sign here."""
    if outside.current(document) is None:
        raise OutsideRefusedError("Ce document n’est pas sorti.")
    outside.cancel(document, by=by, at=at)
    circuits.invite_again(open_signatures(document)[0], at=at)


def upto_choices(document: Document) -> list[tuple[int, str]]:
    """Return how far a signed file may be signed: the first awaited, the first two, and so on, by their names."""
    names = [str(signature.signer) for signature in open_signatures(document)]
    return [(count, enumerate_words(names[:count])) for count in range(1, len(names) + 1)]


@team_act("talents.sign")
def bring_back(document: Document, content: bytes, *, upto: int, by: User, at: datetime) -> None:
    """Verify a signed file, keep it beside the document, and go on with the circuit.

    ``upto`` is how many of those awaited signed in it. The file is read before the transaction begins. Raises
    :class:`OutsideRefusedError` saying what is wrong with the file.
    """
    facts = outside.examine(document, content)
    with transaction.atomic():
        signers: Sequence[Signature] = open_signatures(document)[:upto]
        late = [str(row.signer) for row in signers if not circuits.holds_power(row, on=day_of(at))]
        if late:
            names = enumerate_words(late)
            raise OutsideRefusedError(f"{names} : délégation plus en vigueur, remplacez le signataire.", field="upto")
        following = outside.bring_back(document, content, facts, signers, by=by, at=at)
        circuits.go_on(document, following, at=at)


def refused(document: Document) -> Signature | None:
    """Return the refusal that ended a document's circuit, while nothing replaces the document; or nothing."""
    replaced = Document.objects.filter(replaces=document).exists()
    return None if replaced else document.signatures.filter(state=SignatureState.REFUSED).first()


@transaction.atomic
def issue_again(document: Document, *, at: datetime) -> Document:
    """Issue the same document again, under another number, after somebody refused to sign it; the former one stays.

    The contract or the act that it was names the new one. Raises :class:`SignatureRefusedError` without a refusal.
    """
    locked = Document.objects.select_for_update().get(pk=document.pk)
    if refused(locked) is None:
        raise SignatureRefusedError("Personne n’a refusé de signer ce document, ou un autre le remplace déjà.")
    return _issue_again(locked, {}, at=at)


def _issue_again(document: Document, changes: dict[str, Any], *, at: datetime) -> Document:
    """Issue a document again from its data but for some; those who have not signed the former are no longer asked."""
    subject = DocumentSubject.objects.get(document=document)
    about = subject.mission or subject.challenge or subject.cohort or document
    frozen = {name: value for name, value in document.context.items() if name != production.LETTERHEAD}
    again = production.request(
        document.template, title=document.title, key=f"{document.template}-again-{document.pk}", about=about,
        context=frozen | changes, at=at, series=kind(document.template).series, version=document.version,
        replaces=document,
    )  # fmt: skip
    document.signatures.filter(state__in=signatures.OPEN).update(state=SignatureState.CLOSED)
    Mission.objects.filter(contract=document).update(contract=again)
    MissionAct.objects.filter(document=document).update(document=again)
    return again
