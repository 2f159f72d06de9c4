"""Who signs which document, in which order; invite them one after another; close with the evidence file."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.domain.quotas import QuotaExceededError
from accounts.models import User
from challenges.enums import Employer, MemberRole
from challenges.models import Administration, Challenge
from common.days import day_of
from common.formatting import french_date, french_datetime
from common.jobs import JobState
from documents.domain import codes, issuing, signatures
from documents.domain.signatures import SignatureRefusedError
from documents.enums import SignatureState
from documents.models import Document, DocumentBatch, Signature
from notifications.domain import correspondence, outbox
from notifications.models import Message
from talents.domain import allowed_papers, facts
from talents.domain.contexts import EvidenceContext
from talents.models import About

ROLES = (MemberRole.SPONSOR, MemberRole.HR, MemberRole.LEAD, MemberRole.FINANCE)


@dataclass(frozen=True, slots=True)
class Party:
    """One who must sign: in what quality, and the people who may do it, the likeliest first."""

    quality: str
    people: list[User]


def _members(administration: Administration | None) -> list[User]:
    seats = administration.members.exclude(role=MemberRole.READER).select_related("user") if administration else []
    rank = {role: place for place, role in enumerate(ROLES)}
    return [seat.user for seat in sorted(seats, key=lambda seat: (rank[MemberRole(seat.role)], seat.pk))]


def _talent(about: About) -> Party:
    assert about.mission is not None  # noqa: S101 - contracts and letters are about a mission
    return Party("La personne recrutée", [about.mission.talent])


def _challenge(about: About) -> Challenge:
    if about.challenge is not None:
        return about.challenge
    assert about.mission is not None  # noqa: S101 - the same
    return about.mission.position.challenge


def _host(about: About) -> Party:
    host = about.mission.host if about.mission is not None else _challenge(about).administration
    return Party(f"Pour {host}", _members(host))


def _bearer(about: About) -> Party | None:
    plan = getattr(_challenge(about), "funding", None)
    if plan is None or plan.bearer is None or plan.bearer_id == _challenge(about).administration_id:
        return None
    return Party(f"Pour {plan.bearer}, porteur administratif", _members(plan.bearer))


def _coordinator(_about: About) -> Party:
    team = User.objects.filter(is_team=True, is_active=True).order_by("last_name", "pk")
    return Party(f"Pour la {facts.coordinator()[0].lower()}{facts.coordinator()[1:]}", list(team))


def _employer(about: About) -> Party:
    return _host(about) if _challenge(about).campaign.employer == Employer.HOST else _coordinator(about)


Rule = Callable[[About], Party | None]
ORDER: dict[str, tuple[Rule, ...]] = {
    "contract_fixed_term": (_talent, _employer),
    "contract_project": (_talent, _employer),
    "mission_letter": (_employer, _host, _talent),
    "amendment": (_talent, _employer),
    "renewal_letter": (_employer, _talent),
    "termination_letter": (_employer,),
    "certificate_of_service": (_employer,),
    "financing_agreement": (_host, _bearer, _coordinator),
    "partnership_agreement": (_host, _coordinator),
}


def parties(document: Document) -> list[Party]:
    """Return who signs a document, in order (R17); nobody for a kind that is only issued."""
    about = getattr(document, "about", None)
    found = [rule(about) for rule in ORDER.get(document.template, ())] if about is not None else []
    return list({one.quality: one for one in found if one is not None}.values())


def _invite(signature: Signature, *, at: datetime) -> None:
    document = signature.document
    outbox.queue(
        "signature_invitation",
        to=signature.signer,
        key=f"sign-{signature.pk}",
        context={"document": document, "quality": signature.quality, "public_id": str(signature.public_id)},
        at=at,
    )


def _check_regime(document: Document) -> None:
    """Refuse to have signed what contradicts the campaign's regime. Raises :class:`SignatureRefusedError`."""
    about = getattr(document, "about", None)
    subject = about and (about.mission or about.challenge or about.cohort)
    reason = allowed_papers.regime_refusal(document.template, subject) if subject else ""
    if reason:
        raise SignatureRefusedError(f"{document.number} : {reason}")


@transaction.atomic
def start(document: Document, signers: list[User] | None = None, *, at: datetime) -> None:
    """Open a document's circuit with these people, one for each party, or with the likeliest ones; invite the first.

    Raises :class:`SignatureRefusedError` naming the party that nobody can sign for.
    """
    _check_regime(document)
    wanted = parties(document)
    empty = [party.quality for party in wanted if not party.people]
    if empty:
        raise SignatureRefusedError(f"{document.number} : personne ne peut signer ({', '.join(empty)}).")
    chosen = signers if signers is not None else [party.people[0] for party in wanted]
    for party, user in zip(wanted, chosen, strict=True):
        if user not in party.people:
            raise SignatureRefusedError(f"{user} ne peut pas signer : {party.quality}.")
    pairs = [(user, party.quality) for party, user in zip(wanted, chosen, strict=True)]
    _invite(signatures.open_circuit(document, pairs, at=at), at=at)


def start_all(batch: DocumentBatch, *, at: datetime) -> tuple[int, list[str]]:
    """Open the circuits of a batch's issued documents; return how many, and why others were left, in French."""
    opened, left = 0, []
    for document in batch.documents.filter(state=JobState.DONE, signatures__isnull=True).order_by("pk"):
        try:
            start(document, at=at)
            opened += 1
        except SignatureRefusedError as error:
            left.append(str(error))
    return opened, left


def send_code(signature: Signature, *, by: User, at: datetime) -> tuple[Message, str]:
    """Send a one-time code to the signer and return the message with the code, which a rehearsal must show.

    Raises :class:`SignatureRefusedError`.
    """
    with transaction.atomic():
        code = signatures.new_code(signature, by=by, at=at)
        try:
            message = correspondence.write(
                "signature_code",
                to=by,
                by=by,
                about=signature,
                key=f"sign-code-{signature.pk}-{at:%Y%m%d%H%M%S}",
                context={"code": code, "minutes": codes.CODE_MINUTES, "document": signature.document},
                at=at,
            )
        except QuotaExceededError as error:
            raise SignatureRefusedError(str(error)) from None
    return message, code


def _close(document: Document, *, at: datetime) -> Document:
    """Register the evidence file of a document that everybody signed, and tell them."""
    rows = list(document.signatures.select_related("signer").order_by("rank"))
    context = EvidenceContext(
        number=document.number,
        title_signed=document.title,
        sha256=document.sha256,
        issued_on=french_date(day_of(document.issued_at)),
        consent=signatures.CONSENT,
        signatures=[
            {
                "rank": str(one.rank),
                "name": str(one.signer),
                "quality": one.quality,
                "signed_at": french_datetime(one.answered_at),  # type: ignore[arg-type]
                "how": f"Code envoyé à {one.signer.email}, depuis l’adresse {one.evidence['adresse_reseau']}",
                "sha256": one.sha256,
                "evidence": one.evidence,
                "previous": one.previous_sha256,
            }
            for one in rows
        ],
        closed_on=french_datetime(at),
    )
    evidence = issuing.issue("signature_evidence", context, key=f"evidence-{document.pk}", at=at)
    for one in rows:
        outbox.queue(
            "signature_done",
            to=one.signer,
            key=f"signed-{one.pk}",
            context={"document": document, "public_id": str(one.public_id)},
            at=at,
        )
    return evidence


def sign(signature: Signature, code: str, *, by: User, at: datetime, address: str, agent: str) -> None:
    """Sign; invite the next person, or close the circuit. Raises :class:`SignatureRefusedError`."""

    def then(document: Document, following: Signature | None) -> None:
        if following is not None:
            _invite(following, at=at)
        else:
            _close(document, at=at)

    signatures.sign(signature, code, by=by, at=at, address=address, agent=agent, then=then)


@transaction.atomic
def refuse(signature: Signature, *, reason: str, by: User, at: datetime) -> None:
    """Refuse to sign, and tell the team and those who signed. Raises :class:`SignatureRefusedError`."""
    signatures.refuse(signature, reason=reason, by=by, at=at)
    document = signature.document
    signed = User.objects.filter(signatures__document=document, signatures__state=SignatureState.SIGNED)
    for one in {*signed, *User.objects.filter(is_team=True, is_active=True)}:
        outbox.queue(
            "signature_refused",
            to=one,
            key=f"sign-refused-{signature.pk}-{one.pk}",
            context={"document": document, "who": str(by), "reason": reason.strip()},
            at=at,
        )


def evidence_of(document: Document) -> Document | None:
    """Return the evidence file of a document, or nothing while somebody has not signed."""
    return Document.objects.filter(key=f"evidence-{document.pk}").first()


def waiting(user: User) -> list[Signature]:
    """Return the signatures that a person is asked for now."""
    return list(
        Signature.objects.filter(signer=user, state=SignatureState.CALLED)
        .select_related("document").defer("document__context").order_by("called_at", "pk")
    )  # fmt: skip
