"""The sponsor's commitments: a personal link, a one-time code, and the same evidence as the other signatures.

The sponsor vouches for the administration, above those who write the proposal: neither the person who asks nor an
ordinary member of the administration signs, under any address known to be theirs.
"""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.urls import reverse

from accounts.domain import journal, quotas
from accounts.domain.quotas import QuotaExceededError
from accounts.domain.users import mailbox_of, normalise_address, verified_addresses
from accounts.enums import Act
from accounts.models import User
from accounts.rules import holders
from challenges.enums import ChallengeRight
from challenges.models import Challenge, Commitment
from challenges.models.proposal import SPONSOR_LINK_LIFETIME
from challenges.queries.people import people_with
from common.refusals import RefusedError
from documents.domain.signing import codes, signatures
from notifications.domain import correspondence, outbox
from notifications.domain.addressees import Addressee, resolve
from notifications.models import Message

COMMITMENTS = """J’ai pris connaissance du projet déposé et je m’engage, pour mon administration, à :
- désigner un porteur ou une porteuse de projet disponible, qui pilote l’équipe au quotidien ;
- donner à l’équipe l’accès aux données, aux locaux et aux outils dont le projet a besoin ;
- lever les obstacles hiérarchiques et juridiques rencontrés pendant la mission ;
- publier le code source et les données produites, sauf exception prévue par la loi ;
- préparer la suite du projet avant la fin de la mission."""
CONSENT = (
    "J’ai lu ces engagements et je les prends au nom de mon administration. Je reconnais que ma signature m’engage"
    " comme si elle était manuscrite."
)


class CommitmentRefusedError(RefusedError):
    """The commitments cannot be sent or signed; the message says why, in French."""


def _own_mailboxes(person: User) -> set[str]:
    return {mailbox_of(address) for address in {person.email, *verified_addresses(person)}}


def _ordinary_members(challenge: Challenge) -> list[User]:
    """Return those who act for the administration, without being the sponsor of this challenge."""
    sponsors = people_with(challenge, ChallengeRight.SIGN).values("pk")
    members = User.objects.filter(administration_seats__administration=challenge.administration_id)
    return list(members.exclude(pk__in=sponsors)) if challenge.administration_id else []


def _check_sponsor(challenge: Challenge, address: str, *, by: User | None) -> None:
    """Raise :class:`CommitmentRefusedError` when the address is the requester's or an ordinary member's."""
    mailbox = mailbox_of(address)
    if by is not None and mailbox in _own_mailboxes(by):
        raise CommitmentRefusedError(
            "Vous ne pouvez pas être votre propre sponsor : donnez l’adresse de la personne, au-dessus du projet, qui"
            " engage votre administration."
        )
    if any(mailbox in _own_mailboxes(member) for member in _ordinary_members(challenge)):
        raise CommitmentRefusedError(
            "Cette personne agit déjà pour votre administration, dans un autre rôle que celui de sponsor : désignez une"
            " autre personne, ou donnez-lui le rôle de sponsor sur ce défi."
        )


@transaction.atomic
def ask_commitment(challenge: Challenge, *, email: str, by: User, at: datetime) -> Commitment:
    """Send the sponsor a personal link, good for thirty days; asking again makes the former link dead.

    No account is opened: the link and a code sent to the same address are what the sponsor needs. Raises
    :class:`CommitmentRefusedError` once signed, for an address that may not be the sponsor's, or beyond the quotas.
    """
    Challenge.objects.select_for_update(of=("self",)).get(pk=challenge.pk)
    existing = Commitment.objects.select_for_update().filter(challenge=challenge).first()
    if existing is not None and existing.signed_at is not None:
        raise CommitmentRefusedError("Le sponsor a déjà signé : ses engagements ne changent plus.")
    address = normalise_address(email)
    _check_sponsor(challenge, address, by=by)
    token = uuid4()
    commitment, _ = Commitment.objects.update_or_create(
        challenge=challenge,
        defaults={
            "address": address, "asked_by": by, "token": token, "text": COMMITMENTS, "sent_at": at,
            "opened_at": None, "code_hash": "", "code_sent_at": None,
            "code_tries": 0,
        },
    )  # fmt: skip
    try:
        correspondence.write(
            "sponsor_commitment",
            to=resolve(address),
            by=by,
            about=challenge,
            key=f"commitment-{token}",
            context={
                "title": challenge.submitted_title,
                "administration": str(challenge.administration),
                "by": str(by),
                "days": SPONSOR_LINK_LIFETIME.days,
                "path": reverse("commitment", kwargs={"token": token}),
            },
            campaign=challenge.campaign.code,
            at=at,
        )
    except QuotaExceededError as error:
        raise CommitmentRefusedError(str(error)) from None
    return commitment


def _locked(commitment: Commitment, *, at: datetime) -> Commitment:
    """Return the commitments under their lock. Raises :class:`CommitmentRefusedError` signed, expired or replaced."""
    locked = (
        Commitment.objects.select_for_update(of=("self",))
        .select_related("challenge__administration", "asked_by")
        .get(pk=commitment.pk)
    )
    if locked.signed_at is not None:
        raise CommitmentRefusedError("Ces engagements sont déjà signés.")
    if locked.token != commitment.token:
        raise CommitmentRefusedError("Un lien plus récent a été envoyé : ouvrez le dernier message reçu.")
    if at > locked.expires_at or not locked.address:
        raise CommitmentRefusedError("Ce lien n’est plus valable : demandez-en un autre à la personne qui l’a envoyé.")
    return locked


@transaction.atomic
def send_commitment_code(commitment: Commitment, *, at: datetime) -> tuple[Message, str]:
    """Send a one-time code to the sponsor's address; return the message, and the code that a rehearsal must show.

    Asking for it from the page of the commitments records that they were opened. Raises
    :class:`CommitmentRefusedError`.
    """
    locked = _locked(commitment, at=at)
    if locked.opened_at is None:
        locked.opened_at = at
        locked.save(update_fields=["opened_at"])
    try:
        code = codes.renew(locked, name=f"commitment:{locked.token}", at=at)
        message = correspondence.write(
            "commitment_code",
            to=resolve(locked.address),
            by=Addressee(locked.address),
            about=locked.challenge,
            key=f"commitment-code-{locked.pk}-{at:%Y%m%d%H%M%S}",
            context={"code": code, "minutes": codes.CODE_MINUTES},
            campaign=locked.challenge.campaign.code,
            at=at,
        )
    except (codes.CodeRefusedError, QuotaExceededError) as error:
        raise CommitmentRefusedError(str(error)) from None
    return message, code


def _check_code(commitment: Commitment, code: str, *, at: datetime) -> bool:
    with transaction.atomic():
        locked = _locked(commitment, at=at)
        subject = quotas.address_subject(locked.address)
        try:
            return codes.check(locked, code, name=f"commitment:{locked.token}", subject=subject, at=at)
        except codes.CodeRefusedError as error:
            raise CommitmentRefusedError(str(error)) from None


def sign_commitment(
    commitment: Commitment,
    code: str,
    *,
    name: str,
    function: str,
    at: datetime,
    network: str,
    agent: str,
    visitor: User | None = None,
) -> Commitment:
    """Sign the text as it was read, keep the evidence, and tell the team.

    ``network`` and ``agent`` are the network address and the browser, kept in the evidence; ``visitor`` is who is
    signed in, if anybody. A wrong code is counted in a transaction of its own, before. Raises
    :class:`CommitmentRefusedError` for a void or wrong code, a dead link, or somebody who may not be the sponsor.
    """
    if not _check_code(commitment, code, at=at):
        raise CommitmentRefusedError("Ce code n’est pas le bon.")
    with transaction.atomic():
        locked = _locked(commitment, at=at)
        for address in {locked.address, *([visitor.email] if visitor is not None else [])}:
            _check_sponsor(locked.challenge, address, by=locked.asked_by)
        _seal(locked, name=name, function=function, at=at, network=network, agent=agent)
        what = f"Engagements du sponsor signés, preuve {locked.sha256}"
        target = f"défi {locked.challenge.public_id}"
        journal.record(Act.DECIDE, what, actor=None, quality="Sponsor", concerned=locked.asked_by, target=target)
        _tell_team(locked, at=at)
    return locked


def _seal(commitment: Commitment, *, name: str, function: str, at: datetime, network: str, agent: str) -> None:
    """Write the signature and its evidence, hashed as those of documents are."""
    assert commitment.opened_at is not None  # noqa: S101 - no code is sent before the page is opened
    assert commitment.code_sent_at is not None  # noqa: S101 - the code was checked
    commitment.signed_name, commitment.signed_function, commitment.signed_at = name, function, at
    commitment.evidence = {
        "document": f"Engagements du sponsor, défi {commitment.challenge.public_id}",
        "document_sha256": hashlib.sha256(commitment.text.encode()).hexdigest(),
        "projet": commitment.challenge.submitted_title,
        "rang": 1,
        "personne": name,
        "adresse_electronique": commitment.address,
        "qualite": function,
        "consentement": CONSENT,
        "ouvert_le": commitment.opened_at.isoformat(),
        "code_envoye_le": commitment.code_sent_at.isoformat(),
        "code_empreinte": commitment.code_hash,
        "signe_le": at.isoformat(),
        "adresse_reseau": network,
        "navigateur": agent[:300],
    }
    commitment.sha256 = signatures.digest(signatures.FIRST, commitment.evidence)
    commitment.code_hash = ""
    commitment.save()


def _host_of(address: str) -> str:
    return address.rpartition("@")[2].lower()


def _tell_team(commitment: Commitment, *, at: datetime) -> None:
    """Tell the team who signed, asked by whom; another domain than the requester's is pointed out."""
    asker = commitment.asked_by
    for user in holders("challenges.manage", commitment.challenge).order_by("pk"):
        outbox.queue(
            "commitment_signed",
            to=user,
            key=f"commitment-signed-{commitment.pk}-{user.pk}",
            context={
                "title": commitment.challenge.submitted_title,
                "administration": str(commitment.challenge.administration),
                "name": commitment.signed_name,
                "function": commitment.signed_function,
                "address": commitment.address,
                "by": str(asker or ""),
                "other_domain": asker is not None and _host_of(asker.email) != _host_of(commitment.address),
                "path": reverse("team:challenge", kwargs={"public_id": commitment.challenge.public_id}),
            },
            campaign=commitment.challenge.campaign.code,
            at=at,
        )


def commitment_of(challenge: Challenge) -> Commitment | None:
    """Return the commitments asked for, or nothing."""
    return Commitment.objects.filter(challenge=challenge).first()


def faults(commitments: Iterable[Commitment]) -> Iterator[str]:
    """Yield what is wrong with the evidence of signed commitments, in French: changed, or about another text."""
    for commitment in commitments:
        evidence = commitment.evidence
        if not evidence:
            continue  # signed before codes were asked for: there is nothing to compare
        name = f"Engagements du défi {commitment.challenge.public_id}"
        if commitment.sha256 != signatures.digest(signatures.FIRST, evidence):
            yield f"{name} : la preuve a été modifiée."
        if evidence["document_sha256"] != hashlib.sha256(commitment.text.encode()).hexdigest():
            yield f"{name} : la preuve porte sur un autre texte."
        if (evidence["personne"], evidence["adresse_electronique"]) != (commitment.signed_name, commitment.address):
            yield f"{name} : la preuve est celle d’une autre personne."
