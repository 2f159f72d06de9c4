"""What this package holds of people."""

from typing import Any

from accounts.domain.privacy import ProcessingRecord
from accounts.domain.users import verified_addresses
from accounts.models import User
from challenges.models import AdministrationMember, Commitment, ProposalPart, SignatureDelegation


def _export(person: User) -> dict[str, Any]:
    signed = Commitment.objects.filter(address__in=verified_addresses(person))
    return {
        "rattachements": list(AdministrationMember.objects.filter(user=person).values("administration__name", "role")),
        "parties de propositions confiées": list(
            ProposalPart.objects.filter(owner=person).values("challenge__submitted_title", "slug", "due_on")
        ),
        "délégations de signature": list(
            SignatureDelegation.objects.filter(user=person).values("quality", "act", "starts_on", "ends_on")
        ),
        "engagements de sponsor": list(signed.values("address", "signed_name", "signed_function", "signed_at", "text")),
    }


def _obstacle(person: User) -> str:
    if AdministrationMember.objects.filter(user=person).exists():
        return "Vous agissez pour une administration : demandez d’abord à un collègue, ou à l’équipe, votre retrait."
    return ""


PROPOSALS = ProcessingRecord(
    name="Administrations",
    data="Rattachement à une administration et rôle ; délégations de signature ; engagements signés comme sponsor",
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
        "challenges.CallExtension": "by reason moved",
        "challenges.StageRound": "by reason",
        "challenges.Challenge": "instructor completion_note team called_by",
        "challenges.ChallengeLog": "by reason",
        "challenges.ChallengeQuestion": "asked_by answered_by text answer",
        "challenges.ChallengeComment": "by text",
        "challenges.CommentMention": "colleague",
        "challenges.Commitment": "address sponsor asked_by signed_name signed_function text evidence",
        "challenges.FundingPlan": "written_by",
        "challenges.ProposalPart": "owner assigned_by",
        "challenges.ProposalPublication": "prepared_by confirmed_by stopped_by decisions waiting",
        "challenges.FundingPlanVersion": "content written_by corrected_by reason",
        "challenges.SignatureDelegation": "user quality act written_by",
    },
    export=_export,
    remains="Les engagements signés comme sponsor, avec leur preuve",
    blocks=_obstacle,
)
