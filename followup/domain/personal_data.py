"""What this package holds of people."""

from typing import Any

from django.db.models import Model

from accounts.domain.privacy import ProcessingRecord
from accounts.models import User
from documents.models import Signature
from dossiers.models import ThreadMessage
from followup.models import (
    AlumniCard,
    Attendance,
    CohortPost,
    Deliverable,
    FeedKey,
    HandoverNote,
    LogbookEntry,
    PhaseReview,
    Portrait,
    ReviewRemark,
    ReviewSheet,
    SponsorCheck,
    Survey,
    SustainabilityNote,
    WeeklyReport,
)
from talents.models import DocumentSubject, Mission

# What a person wrote or answered: the model, the column that names them, what they receive of it.
OWN: tuple[tuple[type[Model], str, str], ...] = (
    (AlumniCard, "person", "headline contact agreed_at"),
    (Attendance, "person", "event__title event__starts_at"),
    (CohortPost, "by", "title text at"),
    (Deliverable, "by", "title url repository data_url handed_on at"),
    (HandoverNote, "by", "status repositories contacts accesses next_steps at"),
    (LogbookEntry, "by", "text at"),
    (PhaseReview, "by", "phase held_on decision report"),
    (ReviewRemark, "by", "text at"),
    (ReviewSheet, "by", "review__phase side progress together results hard needs wish at"),
    (SponsorCheck, "person", "month mood needs answered_at"),
    (Survey, "person", "months situation satisfaction alive comment answered_at"),
    (SustainabilityNote, "by", "results resources scenarios stop calendar at"),
    (WeeklyReport, "by", "week mood goals easy hard help_needed extract at"),
)


def _export(person: User) -> list[Any]:
    missions = Mission.objects.filter(talent=person).values(
        "cohort__campaign__name", "host__name", "state", "starts_on", "ends_on", "net_monthly", "talent_address"
    )
    signed = Signature.objects.filter(signer=person).values("document__number", "quality", "state", "evidence")
    papers = DocumentSubject.objects.filter(person=person, mission__isnull=False).order_by("pk")
    written = papers.values("document__number", "document__title", "document__issued_at")
    shown = Portrait.objects.filter(mission__talent=person).values("text", "agreed_at")
    answered = ThreadMessage.objects.filter(by=person, thread__cohortpost__isnull=False).values("text", "at")
    own = (model._default_manager.filter(**{who: person}).values(*columns.split()) for model, who, columns in OWN)  # noqa: SLF001 - Django's name
    return [*missions, *written, *signed, *shown, *answered, *(row for rows in own for row in rows)]


def _erase(person: User) -> int:
    """Remove what a person showed of themself by consent, and what opens their calendar."""
    shown = (Portrait.objects.filter(mission__talent=person), AlumniCard.objects.filter(person=person))
    own = (FeedKey.objects.filter(person=person), Attendance.objects.filter(person=person))
    Survey.objects.filter(person=person).exclude(comment="").update(comment="")
    return sum(rows.delete()[0] for rows in (*shown, *own))


def _obstacle(person: User) -> str:
    if Mission.objects.filter(talent=person, cohort__campaign__emptied_at__isnull=True).exists():
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
        "talents.MissionAct": "by reason net_before net_after role person_before person_after",
        "talents.DeadlineMark": "by code",
        "followup.Attendance": "person",
        "followup.FeedKey": "person",
        "followup.CohortPost": "by title text file",
        "followup.Deliverable": "by",
        "followup.DeliverableLog": "by reason",
        "followup.WeeklyReport": "by goals easy hard help_needed extract",
        "followup.LogbookEntry": "by text",
        "followup.PhaseReview": "by report",
        "followup.MissionReview": "conclusion proposed_by confirmed_by filed_by",
        "followup.ReviewSheet": "by results hard needs progress together wish",
        "followup.ReviewRemark": "by text",
        "followup.HandoverNote": "by status repositories contacts accesses next_steps",
        "followup.SustainabilityNote": "by results resources scenarios stop calendar",
        "followup.AlumniCard": "person headline contact",
        "followup.Portrait": "mission text",
        "followup.SponsorCheck": "person mood needs handled_by",
        "followup.Survey": "person situation satisfaction alive comment",
        "talents.ChecklistAnswer": "by note",
        "talents.DocumentSubject": "person",
        "documents.Document": "title context file key",
        "documents.Signature": "signer quality reason evidence",
        "documents.OutsideSigning": "file facts sha256 taken_by closed_by",
        "documents.DocumentBatch": "made_by label",
        "documents.TemplateVersion": "proposed_by decided_by note decision_note",
    },
    export=_export,
    erase=_erase,
    remains="Les dates, la catégorie et la rémunération de la mission, sans nom ; l’extrait publié des bulletins",
    lasting={
        "documents.Document": "key title context",
        "documents.DocumentBatch": "label",
        "documents.Signature": "quality reason",
        "documents.TemplateVersion": "note decision_note",
        "followup.SponsorCheck": "mood",
        "followup.Survey": "situation satisfaction alive",
        "followup.WeeklyReport": "extract",
        "talents.Mission": "category net_monthly clearance",
        "talents.MissionAct": "net_before net_after role person_before person_after",
    },
    blocks=_obstacle,
)
