"""What this package holds of people."""

from typing import Any

from accounts.domain.privacy import Holding
from accounts.models import User
from challenges.models import AdministrationMember


def _export(person: User) -> list[Any]:
    return list(AdministrationMember.objects.filter(user=person).values("administration__name", "role"))


def _blocks(person: User) -> str:
    if AdministrationMember.objects.filter(user=person).exists():
        return "Vous agissez pour une administration : demandez d’abord à un collègue, ou à l’équipe, votre retrait."
    return ""


HOLDING = Holding(
    name="Administrations",
    data="Rattachement à une administration et rôle",
    purpose="Écrire au nom de l’administration",
    basis="Mission d’intérêt public",
    retention="Le temps du rattachement",
    audience="Les membres de l’administration ; l’équipe programme ; le public, pour ce qui est publié",
    fields={
        "challenges.AdministrationMember": "user role",
        "challenges.JoinRequest": "user message proposed_name proposed_siren",
        "challenges.JoinRequestLog": "by reason",
        "challenges.LabelDecision": "by",
        "challenges.CampaignLog": "by reason",
        "challenges.CallExtension": "by reason",
        "challenges.StageRound": "by reason",
        "challenges.Challenge": "instructor completion_note team",
        "challenges.ChallengeLog": "by reason",
        "challenges.ChallengeQuestion": "asked_by answered_by text answer",
        "challenges.ChallengeComment": "by text",
        "challenges.Commitment": "sponsor signed_name signed_function text",
        "challenges.FundingPlan": "written_by",
    },
    export=_export,
    blocks=_blocks,
)
