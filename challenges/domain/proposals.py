"""Write what goes with a proposal: positions and skills, the sponsor's commitments, comments."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.urls import reverse

from accounts.domain.users import invited
from accounts.models import User
from challenges.enums import CommentAudience, SkillLevel
from challenges.models import (
    Challenge,
    ChallengeComment,
    Commitment,
    PayBand,
    Position,
    PositionSkill,
    Profession,
    Skill,
)
from challenges.rules import PUBLIC_STATES
from notifications.domain import outbox

COMMITMENTS = """Je suis informé(e) du projet déposé et je m’engage, pour mon administration, à :
- désigner un porteur ou une porteuse de projet disponible, qui pilote l’équipe au quotidien ;
- donner à l’équipe l’accès aux données, aux locaux et aux outils dont le projet a besoin ;
- lever les obstacles hiérarchiques et juridiques rencontrés pendant la mission ;
- publier le code source et les données produites, sauf exception prévue par la loi ;
- préparer la suite du projet avant la fin de la mission."""


class PositionsRefusedError(Exception):
    """The positions break a rule of the campaign; the message says which, in French."""


class CommitmentRefusedError(Exception):
    """The commitments cannot be sent or signed; the message says why, in French."""


@dataclass(frozen=True, slots=True)
class Opening:
    """Seats of one profession, with the skills wanted and those one may acquire, and the experience expected."""

    profession: Profession
    seats: int
    pay_band: PayBand | None = None
    wanted: tuple[str, ...] = ()
    trainable: tuple[str, ...] = field(default=())


def skill_named(label: str) -> Skill:
    """Return the skill of this name whatever its case, or a new one: « python » and « Python » are one skill."""
    clean = " ".join(label.split())[:80]
    return Skill.objects.filter(label__iexact=clean).first() or Skill.objects.create(label=clean)


@transaction.atomic
def set_positions(challenge: Challenge, openings: Iterable[Opening]) -> None:
    """Replace the positions of a challenge that is not published yet.

    Raises :class:`PositionsRefusedError` once published, when a profession comes twice or the seats are too many.
    """
    openings = list(openings)
    challenge = Challenge.objects.select_for_update().select_related("campaign").get(pk=challenge.pk)
    if challenge.state in PUBLIC_STATES:
        raise PositionsRefusedError("Les postes d’un défi publié ne changent plus.")
    if len({one.profession.pk for one in openings}) != len(openings):
        raise PositionsRefusedError("Un métier ne se choisit qu’une fois : additionnez ses places.")
    seats, most = sum(one.seats for one in openings), challenge.campaign.max_seats
    if seats > most:
        raise PositionsRefusedError(f"{seats} places demandées : la limite est de {most} par défi.")
    challenge.positions.all().delete()
    for one in openings:
        position = Position.objects.create(
            challenge=challenge, profession=one.profession, seats=one.seats, pay_band=one.pay_band
        )
        wanted = {skill_named(label).pk: SkillLevel.WANTED for label in one.wanted}
        trainable = {skill_named(label).pk: SkillLevel.TRAINABLE for label in one.trainable}
        PositionSkill.objects.bulk_create(
            PositionSkill(position=position, skill_id=key, level=level) for key, level in (trainable | wanted).items()
        )


def check_positions(challenge: Challenge) -> str:
    """Return why the positions would be refused at deposit, or the empty string."""
    campaign = challenge.campaign
    seats = sum(challenge.positions.values_list("seats", flat=True))
    if seats < campaign.min_seats:
        return f"Le défi ouvre {campaign.min_seats} place(s) au moins : {seats} demandée(s)."
    if seats > campaign.max_seats:
        return f"Le défi ouvre {campaign.max_seats} place(s) au plus : {seats} demandée(s)."
    return ""


@transaction.atomic
def ask_commitment(challenge: Challenge, *, email: str, by: User, at: datetime) -> Commitment:
    """Send the sponsor a personal link to read and sign the commitments; asking again makes the former link dead.

    Raises :class:`CommitmentRefusedError` once signed.
    """
    existing = Commitment.objects.select_for_update().filter(challenge=challenge).first()
    if existing is not None and existing.signed_at is not None:
        raise CommitmentRefusedError("Le sponsor a déjà signé : ses engagements ne changent plus.")
    [sponsor] = invited([email])
    token = uuid4()
    commitment, _ = Commitment.objects.update_or_create(
        challenge=challenge, defaults={"sponsor": sponsor, "token": token, "text": COMMITMENTS, "sent_at": at}
    )
    outbox.queue(
        "sponsor_commitment",
        to=sponsor,
        key=f"commitment-{token}",
        context={
            "title": challenge.submitted_title,
            "administration": str(challenge.administration),
            "by": str(by),
            "path": reverse("commitment", kwargs={"token": token}),
        },
        at=at,
    )
    return commitment


@transaction.atomic
def sign_commitment(commitment: Commitment, *, name: str, function: str, at: datetime) -> Commitment:
    """Record the signature of the text as it was read. Raises :class:`CommitmentRefusedError` the second time."""
    locked = Commitment.objects.select_for_update().get(pk=commitment.pk)
    if locked.signed_at is not None:
        raise CommitmentRefusedError("Ces engagements sont déjà signés.")
    locked.signed_name, locked.signed_function, locked.signed_at = name, function, at
    signed = f"{locked.text}\n{name}\n{function}\n{at.isoformat()}"
    locked.sha256 = hashlib.sha256(signed.encode()).hexdigest()
    locked.save()
    return locked


def commitment_of(challenge: Challenge) -> Commitment | None:
    """Return the commitments asked for, or nothing."""
    return Commitment.objects.select_related("sponsor").filter(challenge=challenge).first()


def comment(challenge: Challenge, *, audience: CommentAudience, text: str, by: User, at: datetime) -> ChallengeComment:
    """Write a remark for one's own side."""
    return ChallengeComment.objects.create(challenge=challenge, audience=audience, text=text.strip(), by=by, at=at)
