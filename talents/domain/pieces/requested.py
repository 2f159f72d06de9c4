"""What a campaign asks of the people it recruits: the shipped list, until the team writes its own."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from accounts.domain.acts import team_act
from accounts.models import User
from challenges.models import Campaign, CampaignLog
from common.language.codes import new_code
from common.refusals import RefusedError
from talents.enums import PieceFormat, PieceReader
from talents.models import Mission, MissionPiece, RequestedPiece

NEW = "nouvelle"  # in an address: the piece that does not exist yet
MAX_CODE_CHARS = 40
SHORT_RETENTION_DAYS = 90  # after the contract is signed: payroll is set up within the quarter
HR = (PieceReader.HOST_HR, PieceReader.PROGRAMME_HR)
PAYROLL = (*HR, PieceReader.PROGRAMME_PAYROLL)


class RequestedPieceRefusedError(RefusedError):
    """The list cannot be written so; the message says why, in French."""


@dataclass(frozen=True, slots=True)
class Shipped:
    """A piece that every campaign asks at first; all are asked as files that a phone or a scanner makes."""

    code: str
    label: str
    help: str = ""
    required: bool = True
    readers: tuple[PieceReader, ...] = HR
    kept_days: int | None = None
    formats: tuple[PieceFormat, ...] = field(default=(PieceFormat.PDF, PieceFormat.JPEG, PieceFormat.PNG))


SHIPPED = (
    Shipped("identity", "Pièce d’identité", "Carte nationale d’identité, recto et verso, ou passeport.",
            kept_days=SHORT_RETENTION_DAYS),
    Shipped("health", "Attestation de droits à l’assurance maladie", "Moins d’un an, depuis votre compte ameli.",
            kept_days=SHORT_RETENTION_DAYS),
    Shipped("bank", "Relevé d’identité bancaire", "Au nom de la personne recrutée.", readers=PAYROLL,
            kept_days=SHORT_RETENTION_DAYS),
    Shipped("diploma", "Diplôme le plus élevé"),
    Shipped("career", "Justificatifs d’expérience professionnelle", "Certificats de travail, en un seul fichier."),
    Shipped("activity", "Déclaration d’activité privée des trois dernières années"),
    Shipped("ethics", "Attestation de prise de connaissance des obligations déontologiques"),
    Shipped("business", "Attestation de non-activité ou mise en sommeil d’entreprise",
            "Seulement si vous avez une entreprise.", required=False),
    Shipped("criminal", "Extrait de casier judiciaire (bulletin n° 3)",
            "Seulement si les ressources humaines vous le demandent.", required=False, kept_days=30),
)  # fmt: skip


def _shipped_rows(campaign: Campaign) -> list[RequestedPiece]:
    return [
        RequestedPiece(
            campaign=campaign, code=piece.code, rank=rank, label=piece.label, help=piece.help,
            formats=[str(name) for name in piece.formats], required=piece.required,
            readers=[str(reader) for reader in piece.readers], kept_days=piece.kept_days,
        )
        for rank, piece in enumerate(SHIPPED, start=1)
    ]  # fmt: skip


def of_campaign(campaign: Campaign) -> list[RequestedPiece]:
    """Return every piece of a campaign's list, those no longer asked included (no query once they are prefetched)."""
    return list(campaign.requested_pieces.all()) or _shipped_rows(campaign)


def asked_of(mission: Mission) -> list[RequestedPiece]:
    """Return what the person of a mission must or may give, in order."""
    return [piece for piece in of_campaign(mission.cohort.campaign) if piece.asked]


def required_of(mission: Mission) -> list[RequestedPiece]:
    """Return what the person of a mission must give."""
    return [piece for piece in asked_of(mission) if piece.required]


def shown_in(mission: Mission) -> list[RequestedPiece]:
    """Return what the room of a mission shows: what is asked, and what was sent although it is asked no longer."""
    sent = {piece.kind for piece in mission.pieces.all()}
    return [piece for piece in of_campaign(mission.cohort.campaign) if piece.asked or piece.code in sent]


def requested(mission: Mission, code: str) -> RequestedPiece | None:
    """Return one piece of the list of a mission's campaign, or nothing."""
    return next((piece for piece in of_campaign(mission.cohort.campaign) if piece.code == code), None)


def readers_of(piece: MissionPiece) -> frozenset[str]:
    """Return who may open what was sent, besides the person: nobody once its campaign's list has lost it."""
    asked = requested(piece.mission, piece.kind)
    return frozenset(asked.readers) if asked is not None else frozenset()


@team_act("talents.manage")
@transaction.atomic
def write(campaign: Campaign, code: str, values: dict[str, Any], *, by: User, at: datetime) -> RequestedPiece:
    """Write one piece of a campaign's list, the whole list with it the first time; :data:`NEW` adds one.

    What was sent stays as it was sent. Raises :class:`RequestedPieceRefusedError` for a label that the list has
    already, or for a piece that it has not.
    """
    Campaign.objects.select_for_update().get(pk=campaign.pk)
    if not RequestedPiece.objects.filter(campaign=campaign).exists():
        RequestedPiece.objects.bulk_create(_shipped_rows(campaign))
    rows = RequestedPiece.objects.filter(campaign=campaign)
    if rows.filter(label__iexact=values["label"]).exclude(code=code).exists():
        raise RequestedPieceRefusedError("Une autre pièce porte cet intitulé.", field="label")
    if code == NEW:
        last = rows.aggregate(last=Max("rank"))["last"]
        taken = {NEW, *rows.values_list("code", flat=True)}
        piece = RequestedPiece(
            campaign=campaign,
            code=new_code(values["label"], taken=taken, longest=MAX_CODE_CHARS, otherwise="piece"),
            rank=last + 1,
        )
    else:
        known = rows.filter(code=code).first()
        if known is None:
            raise RequestedPieceRefusedError("Cette pièce n’est pas dans la liste de la campagne.")
        piece = known
    for name, value in values.items():
        setattr(piece, name, value)
    piece.save()
    CampaignLog.objects.create(
        subject=campaign, verb="pieces", source=campaign.state, target=campaign.state, by=by, at=at,
        reason=f"Pièce demandée : {piece.label}",
    )  # fmt: skip
    return piece
