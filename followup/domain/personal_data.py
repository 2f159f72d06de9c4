"""What this package holds of people."""

from typing import Any

from accounts.domain.privacy import ProcessingRecord
from accounts.models import User
from documents.models import Signature
from followup.models import Portrait
from talents.models import DocumentSubject, Mission


def _export(person: User) -> list[Any]:
    missions = Mission.objects.filter(talent=person).values(
        "cohort__campaign__name", "host__name", "state", "starts_on", "ends_on", "net_monthly", "talent_address"
    )
    signed = Signature.objects.filter(signer=person).values("document__number", "quality", "state", "evidence")
    papers = DocumentSubject.objects.filter(person=person, mission__isnull=False).order_by("pk")
    written = papers.values("document__number", "document__title", "document__issued_at")
    shown = Portrait.objects.filter(mission__talent=person).values("text", "agreed_at")
    return [*missions, *written, *signed, *shown]


def _obstacle(person: User) -> str:
    if Mission.objects.filter(talent=person).exists():
        return "Un contrat vous lie ou vous a lié : la loi le fait conserver cinq ans."
    return ""


MISSIONS = ProcessingRecord(
    name="Missions",
    data="Missions, contrats, signatures et leurs preuves, documents de suivi",
    purpose="Exécuter le contrat",
    basis="Contrat et obligation légale",
    retention="Cinq ans après la fin du contrat",
    audience=(
        "Vous ; l’administration d’accueil ; l’équipe programme ; votre carnet de bord, vous seul ; votre portrait,"
        " tout le monde, tant que vous y consentez"
    ),
    fields={
        "talents.Mission": (
            "talent lead sponsor coach talent_address place category tasks outcome evaluation net_monthly clearance"
            " cost_center"
        ),
        "talents.MissionLog": "by reason",
        "talents.MissionAct": "by reason net_before net_after",
        "talents.DeadlineMark": "by code",
        "followup.Attendance": "person",
        "followup.FeedKey": "person",
        "followup.WeeklyReport": "by goals easy hard help_needed extract",
        "followup.LogbookEntry": "by text",
        "followup.PhaseReview": "by report",
        "followup.SustainabilityNote": "by results resources scenarios stop calendar",
        "followup.AlumniCard": "person headline contact",
        "followup.Portrait": "mission text",
        "followup.Survey": "person situation satisfaction alive comment",
        "talents.ChecklistAnswer": "by",
        "talents.DocumentSubject": "person",
        "documents.Document": "title context file key",
        "documents.Signature": "signer quality reason evidence",
        "documents.DocumentBatch": "made_by label",
        "documents.TemplateVersion": "proposed_by decided_by note decision_note",
    },
    export=_export,
    blocks=_obstacle,
)
