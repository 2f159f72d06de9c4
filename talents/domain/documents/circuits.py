"""Who signs which document, in which order; invite them one after another; close with the evidence file."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial

from django.db import transaction
from django.db.models import QuerySet

from accounts.domain.quotas import QuotaExceededError
from accounts.models import User
from accounts.rules import EVERYWHERE, holders
from challenges.domain import delegations
from challenges.enums import DelegationScope, Employer
from challenges.models import Administration, Challenge, SignatureDelegation
from common.days import day_of
from common.jobs import JobState
from common.language.formatting import french_date, french_datetime
from common.language.french import inside_sentence, with_article
from documents.domain import issuing
from documents.domain.signing import codes, signatures
from documents.domain.signing.signatures import SignatureRefusedError
from documents.enums import SignatureState
from documents.models import Document, DocumentBatch, Signature
from notifications.domain import correspondence, outbox
from notifications.models import Message
from talents.domain.documents import allowed_papers
from talents.domain.documents.contexts import EvidenceContext
from talents.domain.kinds import AGREEMENTS
from talents.models import DocumentSubject, Mission

QUALITY_LENGTH = 240
AGREEMENT_CODES = frozenset(kind.code for kind in AGREEMENTS)


@dataclass(frozen=True, slots=True)
class Party:
    """One who must sign: for whom, the people who may do it, the likeliest first, and the quality of each.

    ``delegations`` are all those in force for a body, whomever the document names.
    """

    quality: str
    people: list[User]
    titles: dict[int, str] = field(default_factory=dict)
    delegations: list[SignatureDelegation] = field(default_factory=list)

    def quality_of(self, user: User) -> str:
        """Return for whom and in what quality a person signs: « Pour l’Office des forêts, directrice générale »."""
        title = inside_sentence(self.titles.get(user.pk, ""))
        return ", ".join(filter(None, (self.quality, title)))[:QUALITY_LENGTH]


class NoMissionError(LookupError):
    """The document is about no mission: the party that was asked signs contracts and letters alone."""


@dataclass(frozen=True, slots=True)
class Case:
    """A document to sign: what it is about, on which day, and what it prints."""

    subject: DocumentSubject
    document: Document
    on: date

    @property
    def challenge(self) -> Challenge:
        """Return the challenge that the document serves."""
        return self.subject.challenge or self.mission.position.challenge

    @property
    def mission(self) -> Mission:
        """Return the mission that a contract or a letter is about. Raises :class:`NoMissionError` for an agreement."""
        if self.subject.mission is None:
            raise NoMissionError(str(self.document))
        return self.subject.mission

    def represented(self, body: Administration | None, *, suffix: str = "", printed: str) -> Party:
        """Return the party of a body: whoever has a delegation in force, and whom the document names when it does."""
        agreement = self.document.template in AGREEMENT_CODES
        scope = DelegationScope.AGREEMENTS if agreement else DelegationScope.CONTRACTS
        rows = delegations.in_force(body, scope, on=self.on, campaign=self.challenge.campaign)
        named = self.document.context.get(f"{printed}_signatory", "")
        chosen = [row for row in rows if not named or row.user.civil_name == named]
        people = list({row.user_id: row.user for row in chosen}.values())
        titles = {row.user_id: row.quality for row in reversed(chosen)}
        return Party(f"Pour {with_article(delegations.body_name(body))}{suffix}", people, titles, list(rows))


def _talent(case: Case) -> Party:
    return Party("La personne recrutée", [case.mission.talent])


def _host(case: Case) -> Party:
    mission = case.subject.mission
    return case.represented(mission.host if mission else case.challenge.administration, printed="host")


def _bearer(case: Case) -> Party | None:
    plan = getattr(case.challenge, "funding", None)
    if plan is None or plan.bearer is None or plan.bearer_id == case.challenge.administration_id:
        return None
    return case.represented(plan.bearer, suffix=", porteur administratif", printed="bearer")


def _coordinator(case: Case) -> Party:
    return case.represented(None, printed="coordinator")


def _employer(case: Case) -> Party:
    host_employs = case.challenge.campaign.employer == Employer.HOST
    mission = case.subject.mission
    return case.represented(mission.host if host_employs and mission else None, printed="employer")


Rule = Callable[[Case], Party | None]
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


def parties(document: Document, *, on: date) -> list[Party]:
    """Return who signs a document on a day, in order (R17); nobody for a kind that is only issued."""
    subject = getattr(document, "subject", None)
    if subject is None:
        return []
    case = Case(subject, document, on)
    asked = [party for rule in ORDER.get(document.template, ()) if (party := rule(case)) is not None]
    return list({party.quality: party for party in asked}.values())


def _campaign_code(document: Document) -> str:
    """Return the code of the campaign of a document; nothing for a document that is of none."""
    subject = getattr(document, "subject", None)
    return subject.campaign.code if subject is not None and subject.campaign is not None else ""


def _invite(signature: Signature, *, at: datetime, again: str = "") -> None:
    document = signature.document
    outbox.queue(
        "signature_invitation",
        to=signature.signer,
        key=f"sign-{signature.pk}{again}",
        context={"document": document, "quality": signature.quality, "public_id": str(signature.public_id)},
        campaign=_campaign_code(document),
        at=at,
    )


def invite_again(signature: Signature, *, at: datetime) -> None:
    """Send the invitation to sign once more, once a day at most."""
    _invite(signature, at=at, again=f"-{signature.signer_id}-{day_of(at):%Y%m%d}")


def inform_replaced(signature: Signature, former: User, *, at: datetime) -> None:
    """Tell who was asked to sign that somebody else does."""
    outbox.queue(
        "signature_replaced",
        to=former,
        key=f"sign-replaced-{signature.pk}-{former.pk}-{at:%Y%m%d%H%M%S}",
        context={"document": signature.document, "who": str(signature.signer)},
        campaign=_campaign_code(signature.document),
        at=at,
    )


def _check_regime(document: Document) -> None:
    """Refuse to have signed what contradicts the campaign's regime. Raises :class:`SignatureRefusedError`."""
    subject = getattr(document, "subject", None)
    about = subject and (subject.mission or subject.challenge or subject.cohort)
    reason = allowed_papers.regime_refusal(document.template, about) if about else ""
    if reason:
        raise SignatureRefusedError(f"{document.number} : {reason}")


@transaction.atomic
def start(document: Document, signers: list[User] | None = None, *, at: datetime) -> None:
    """Open a document's circuit with these people, one for each party, or with the likeliest ones; invite the first.

    Raises :class:`SignatureRefusedError` naming the party that nobody can sign for.
    """
    _check_regime(document)
    wanted = parties(document, on=day_of(at))
    empty = [party.quality for party in wanted if not party.people]
    if empty:
        raise SignatureRefusedError(
            f"{document.number} : personne ne peut signer ({', '.join(empty)}), aucune délégation de signature n’étant"
            " en vigueur pour la personne que le document nomme."
        )
    chosen = signers if signers is not None else [party.people[0] for party in wanted]
    for party, user in zip(wanted, chosen, strict=True):
        if user not in party.people:
            raise SignatureRefusedError(f"{user} ne peut pas signer : {party.quality}.")
    pairs = [(user, party.quality_of(user)) for party, user in zip(wanted, chosen, strict=True)]
    _invite(signatures.open_circuit(document, pairs, at=at), at=at)


def unsigned(batch: DocumentBatch) -> QuerySet[Document]:
    """Return the issued documents of a batch that nobody is asked to sign yet."""
    return batch.documents.filter(state=JobState.DONE, signatures__isnull=True).order_by("pk")


def start_all(batch: DocumentBatch, *, at: datetime) -> tuple[int, list[str]]:
    """Open the circuits of a batch's issued documents; return how many, and why others were left, in French."""
    opened, left = 0, []
    for document in unsigned(batch):
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
                campaign=_campaign_code(signature.document),
                at=at,
            )
        except QuotaExceededError as error:
            raise SignatureRefusedError(str(error)) from None
    return message, code


def _means(signature: Signature) -> str:
    """Return by what a person signed, for the evidence file."""
    if signature.outside_id is None:
        return f"Code envoyé à {signature.signer.email}, depuis l’adresse {signature.evidence['adresse_reseau']}"
    names = " ; ".join(row["subject"] for row in signature.evidence["signatures_du_fichier"])
    return f"Parapheur externe, certificats : {names}."


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
                "rank": str(signature.rank),
                "name": str(signature.signer),
                "quality": signature.quality,
                "signed_at": french_datetime(signature.answered_at),  # type: ignore[arg-type]
                "how": _means(signature),
                "sha256": signature.sha256,
                "evidence": signature.evidence,
                "previous": signature.previous_sha256,
            }
            for signature in rows
        ],
        closed_on=french_datetime(at),
        has_inside=any(signature.outside_id is None for signature in rows),
        has_outside=any(signature.outside_id is not None for signature in rows),
    )
    evidence = issuing.issue("signature_evidence", context, key=f"evidence-{document.pk}", about=document, at=at)
    for signature in rows:
        outbox.queue(
            "signature_done",
            to=signature.signer,
            key=f"signed-{signature.pk}",
            context={"document": document, "public_id": str(signature.public_id)},
            campaign=_campaign_code(document),
            at=at,
        )
    return evidence


def sign(signature: Signature, code: str, *, by: User, at: datetime, address: str, agent: str) -> None:
    """Sign; invite the next person, or close the circuit. Raises :class:`SignatureRefusedError`.

    A delegation that ended since the circuit was opened no longer lets its holder sign.
    """
    if not holds_power(signature, on=day_of(at)):
        raise SignatureRefusedError("Votre délégation de signature n’est plus en vigueur : demandez à l’équipe.")
    then = partial(go_on, at=at)
    signatures.sign(signature, code, by=by, at=at, address=address, agent=agent, then=then)


def go_on(document: Document, following: Signature | None, *, at: datetime) -> None:
    """Invite the next person, or close the circuit when everybody signed."""
    if following is not None:
        _invite(following, at=at)
    else:
        _close(document, at=at)


def holds_power(signature: Signature, *, on: date) -> bool:
    """Tell whether a person may still sign: the delegation they sign under may have ended since the circuit opened."""
    wanted = parties(signature.document, on=on)
    return not wanted or any(signature.signer in party.people for party in wanted)


@transaction.atomic
def refuse(signature: Signature, *, reason: str, by: User, at: datetime) -> None:
    """Refuse to sign, and tell the team and those who signed. Raises :class:`SignatureRefusedError`."""
    signatures.refuse(signature, reason=reason, by=by, at=at)
    document = signature.document
    signed = User.objects.filter(signatures__document=document, signatures__state=SignatureState.SIGNED)
    about = getattr(document, "subject", None)
    campaign = about.campaign if about is not None else None
    for user in {*signed, *holders("talents.sign", campaign or EVERYWHERE)}:
        outbox.queue(
            "signature_refused",
            to=user,
            key=f"sign-refused-{signature.pk}-{user.pk}",
            context={"document": document, "who": str(by), "reason": reason.strip()},
            campaign=campaign.code if campaign is not None else "",
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
