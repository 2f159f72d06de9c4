"""Write what goes with a proposal: positions and skills, comments."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from challenges.enums import CommentAudience, Mastery, SkillLevel
from challenges.models import (
    Challenge,
    ChallengeComment,
    CommentMention,
    PayBand,
    Position,
    PositionSkill,
    Profession,
    Skill,
)
from challenges.rules import PUBLIC_STATES
from common.language.french import counted
from common.refusals import RefusedError
from dossiers.domain.exchanges import mentions


class PositionsRefusedError(RefusedError):
    """The positions break a rule of the campaign; the message says which, in French."""


@dataclass(frozen=True, slots=True)
class Opening:
    """Seats of one profession, with the skills asked by how much each is needed, and the experience expected.

    The level that is expected of a skill follows its name, between brackets: « Python (expertise) ».
    """

    profession: Profession
    seats: int
    pay_band: PayBand | None = None
    wanted: tuple[str, ...] = ()
    trainable: tuple[str, ...] = field(default=())
    essential: tuple[str, ...] = ()


def skill_named(label: str) -> Skill:
    """Return the skill of this name whatever its case, or a new one: « python » and « Python » are one skill."""
    clean = " ".join(label.split())[:80]
    return Skill.objects.filter(label__iexact=clean).first() or Skill.objects.create(label=clean)


def read_expected(text: str) -> tuple[str, str]:
    """Return the name of a skill and the level that is expected of it, which its text gives between brackets.

    Other words between brackets belong to the name: « SQL (PostgreSQL) » is one skill, without expected level.
    """
    name, bracket, level = text.strip().removesuffix(")").rpartition("(")
    known = {choice.label.casefold(): choice.value for choice in Mastery}
    mastery = known.get(" ".join(level.split()).casefold(), "") if text.strip().endswith(")") else ""
    return (name.strip(), mastery) if bracket and name.strip() and mastery else (text, "")


@transaction.atomic
def set_positions(challenge: Challenge, openings: Iterable[Opening]) -> None:
    """Replace the positions of a challenge that is not published yet.

    Raises :class:`PositionsRefusedError` once published, when a profession comes twice or the seats are too many.
    """
    openings = list(openings)
    challenge = Challenge.objects.select_for_update().select_related("campaign").get(pk=challenge.pk)
    if challenge.state in PUBLIC_STATES:
        raise PositionsRefusedError("Les postes d’un défi publié ne changent plus.")
    if len({opening.profession.pk for opening in openings}) != len(openings):
        raise PositionsRefusedError("Un métier ne se choisit qu’une fois : additionnez ses places.")
    seats, most = sum(opening.seats for opening in openings), challenge.campaign.max_seats
    if seats > most:
        raise PositionsRefusedError(f"{seats} places demandées : la limite est de {most} par défi.")
    challenge.positions.all().delete()
    for opening in openings:
        position = Position.objects.create(
            challenge=challenge, profession=opening.profession, seats=opening.seats, pay_band=opening.pay_band
        )
        levels: dict[int, tuple[SkillLevel, str]] = {}  # a skill said twice is as needed as the most demanding says
        for level, labels in (
            (SkillLevel.ESSENTIAL, opening.essential),
            (SkillLevel.WANTED, opening.wanted),
            (SkillLevel.TRAINABLE, opening.trainable),
        ):
            for text in labels:
                label, mastery = read_expected(text)
                levels.setdefault(skill_named(label).pk, (level, mastery))
        PositionSkill.objects.bulk_create(
            PositionSkill(position=position, skill_id=key, level=level, mastery=mastery)
            for key, (level, mastery) in levels.items()
        )


@transaction.atomic
def set_means(challenge: Challenge, *, equipment: str, ai_tools: str) -> None:
    """Write what the host offers to work with, and what it allows of artificial intelligence.

    Raises :class:`PositionsRefusedError` once published: the page of the challenge then says it.
    """
    locked = Challenge.objects.select_for_update().get(pk=challenge.pk)
    if locked.state in PUBLIC_STATES:
        raise PositionsRefusedError("Les moyens d’un défi publié s’écrivent sur sa page.")
    challenge.equipment, challenge.ai_tools = equipment.strip(), ai_tools.strip()
    challenge.save(update_fields=["equipment", "ai_tools"])


def check_positions(challenge: Challenge) -> str:
    """Return why the positions would be refused at deposit, or the empty string."""
    campaign = challenge.campaign
    seats = sum(challenge.positions.values_list("seats", flat=True))
    asked = f"vous en demandez {seats}" if seats else "vous n’en demandez aucune"
    if seats < campaign.min_seats:
        return f"Le défi ouvre {counted(campaign.min_seats, 'place')} au moins : {asked}."
    if seats > campaign.max_seats:
        return f"Le défi ouvre {counted(campaign.max_seats, 'place')} au plus : {asked}."
    return ""


def readers(challenge: Challenge) -> Any:
    """Return the colleagues of the team who may read its comments about a challenge, and be named there."""
    return mentions.colleagues("challenges.view", challenge)


@transaction.atomic
def comment(
    challenge: Challenge,
    *,
    audience: CommentAudience,
    text: str,
    by: User,
    at: datetime,
    colleague: User | None = None,
) -> ChallengeComment:
    """Write a remark for one's own side; the members of the team whom one of theirs names find it in their inbox.

    Raises :class:`dossiers.domain.exchanges.mentions.MentionRefusedError` for a name that nobody of the team bears.
    """
    of_team = audience == CommentAudience.TEAM
    named = mentions.named_in(text, readers(challenge)) if of_team and "@" in text else []
    remark = ChallengeComment.objects.create(challenge=challenge, audience=audience, text=text.strip(), by=by, at=at)
    mentions.mention(CommentMention, remark, [colleague, *named])
    return remark
