"""What this package holds of people."""

from typing import Any

from django.db.models import QuerySet

from accounts.domain import emptying
from accounts.domain.privacy import ProcessingRecord
from accounts.domain.users import verified_addresses
from accounts.models import User
from challenges.models import (
    AdministrationMember,
    Challenge,
    ChallengeComment,
    ChallengeLog,
    ChallengeMember,
    ChallengeQuestion,
    Commitment,
    FundingPlanVersion,
    ProposalPart,
    SignatureDelegation,
)
from dossiers.domain import personal_data as dossier_data
from dossiers.models import Dossier
from juries.domain import personal_data as jury_data


def _export(person: User) -> dict[str, Any]:
    signed = Commitment.objects.filter(address__in=verified_addresses(person))
    return {
        "rattachements": list(AdministrationMember.objects.filter(user=person).values("administration__name", "role")),
        "rôles sur des défis": list(
            ChallengeMember.objects.filter(user=person).values(
                "challenge__submitted_title", "role", "given_at", "ends_on", "ended_at"
            )
        ),
        "parties de propositions confiées": list(
            ProposalPart.objects.filter(owner=person).values("challenge__submitted_title", "slug", "due_on")
        ),
        "délégations de signature": list(
            SignatureDelegation.objects.filter(user=person).values("quality", "act", "starts_on", "ends_on")
        ),
        "engagements de sponsor": list(signed.values("address", "signed_name", "signed_function", "signed_at", "text")),
    }


def _erase(person: User) -> int:
    """Remove what a person asked in order to join, their roles on challenges, what their delegations say of them."""
    removed = emptying.empty(person.join_requests.all()) + emptying.empty(person.challenge_roles.all())
    return removed + emptying.empty(SignatureDelegation.objects.filter(user=person), "quality act")


def empty(challenges: QuerySet[Challenge]) -> int:
    """Remove the words of proposals and of those who wrote them; what is published, and amounts, stay."""
    removed, emptied = 0, set()
    for challenge in challenges.select_related("dossier"):
        dossier = challenge.dossier
        while dossier is not None:
            removed += dossier_data.empty(dossier)
            emptied.add(dossier.pk)
            dossier = dossier.replaces
    removed += jury_data.empty(Dossier.objects.filter(pk__in=emptied))
    removed += emptying.empty(ChallengeComment.objects.filter(challenge__in=challenges))
    removed += emptying.empty(ChallengeMember.objects.filter(challenge__in=challenges))
    removed += emptying.empty(ChallengeQuestion.objects.filter(challenge__in=challenges, answered_at__isnull=True))
    signed = Commitment.objects.filter(challenge__in=challenges)
    removed += signed.update(address="efface@efface.invalid", text="effacé", evidence=None)
    for column in ("signed_name", "signed_function"):
        signed.exclude(**{column: ""}).update(**{column: "effacé"})
    FundingPlanVersion.objects.filter(challenge__in=challenges).update(reason="effacé")
    ChallengeLog.objects.filter(subject__in=challenges).exclude(reason="").update(reason="")
    return removed + challenges.exclude(completion_note="").update(completion_note="")


def _obstacle(person: User) -> str:
    if AdministrationMember.objects.filter(user=person).exists():
        return "Vous agissez pour une administration : demandez d’abord à un collègue, ou à l’équipe, votre retrait."
    return ""


PROPOSALS = ProcessingRecord(
    name="Administrations",
    data="Rattachement à une administration et rôle, rôle sur chaque défi ; délégations de signature ; engagements"
    " signés comme sponsor",
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
        "challenges.ChallengeMember": "user role given_by ended_by",
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
    erase=_erase,
    remains="Ce qui est publié ; les actes du calendrier ; les montants ; l’empreinte des engagements signés",
    lasting={
        "challenges.CallExtension": "reason moved",
        "challenges.CampaignLog": "reason",
        "challenges.Challenge": "team",
        "challenges.ChallengeQuestion": "text answer",
        "challenges.FundingPlanVersion": "content",
        "challenges.ProposalPublication": "decisions waiting",
        "challenges.StageRound": "reason",
    },
    blocks=_obstacle,
)
