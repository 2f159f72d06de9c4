"""What applications, with what was decided of them, hold of people."""

from typing import Any

from django.db.models import Q, QuerySet

from accounts.domain import emptying
from accounts.domain.privacy import ProcessingRecord
from accounts.models import User
from applications.domain.pairs import personal_data as pairs
from applications.enums import ApplicationState
from applications.models import (
    Application,
    ApplicationLog,
    DuplicateDecision,
    EligibilityCheck,
    Forwarding,
    RestrictedInvitation,
)
from challenges.enums import CampaignState, StageKind
from documents.domain import production, subjects
from juries.enums import AssessmentState
from references.domain import personal_data as references_data
from selection.models import CompositionRule, DecisionRequestLog, Feedback, OfferLog, StartDateRequest

ENDED = (
    ApplicationState.DRAFT, ApplicationState.INELIGIBLE, ApplicationState.NOT_SHORTLISTED, ApplicationState.DECLINED,
    ApplicationState.NOT_SELECTED, ApplicationState.WITHDRAWN,
)  # fmt: skip

DECIDED = (
    ApplicationState.WAITING, ApplicationState.OFFERED, ApplicationState.ACCEPTED, ApplicationState.DECLINED,
    ApplicationState.NOT_SELECTED,
)  # fmt: skip

TOLD = {
    StageKind.PRESELECTION: (
        ApplicationState.SHORTLISTED, ApplicationState.NOT_SHORTLISTED, ApplicationState.HEARD, *DECIDED,
    ),
    StageKind.HEARING: DECIDED,
}  # fmt: skip


def _appreciations(application: Application) -> list[dict[str, Any]]:
    """Return what juries wrote of an application, stage by stage, from the announcement of its decision on (R14)."""
    left = (
        application.announced_state == ApplicationState.WITHDRAWN
    )  # they learn what they would have, when the others do
    comments = [
        kind
        for kind, states in TOLD.items()
        if application.announced_state in states
        or (left and application.campaign.applications.filter(announced_state__in=states))
    ]
    if application.last_deposit is None:
        return []
    read = application.last_deposit.assessments.filter(state=AssessmentState.SUBMITTED, counted=True)
    rows = read.filter(panel__stages__kind__in=comments).order_by("pk")
    return [{"remise le": row.submitted_at, "appréciation": row.comment, "résultat": row.result} for row in rows]


def _export(person: User) -> list[dict[str, Any]]:
    """Return the applications as the person sees them: never a decision that is not announced (R14)."""
    return [
        {
            "campagne": application.campaign.name,
            "état": application.announced_label,
            "métier": str(application.profession or ""),
            "années d’expérience": application.experience_years,
            "vœux": [
                {"défi": str(wish.challenge), "pourquoi": wish.reason}
                for wish in application.wishes.select_related("challenge")
            ],
            "connu par": application.source,
            "aide d’une intelligence artificielle": [application.ai_use, application.ai_use_detail],
            "binômes": pairs.export(application),
            "situation": list(application.declarations.values("kind", "concerned", "detail")),
            "notes": list(application.notes.values("text", "at")),
            "appréciations": _appreciations(application),
            "documents": list(subjects.documents_about(application).values("number", "title", "issued_at")),
            "retour": list(
                Feedback.objects.filter(application=application, told_at__isnull=False).values("codes", "text")
            ),
            "recours et demandes de motifs": list(
                application.decision_requests.values("kind", "state", "received_at", "text", "answer", "answered_at")
            ),
            "accords de transmission": list(
                application.forwarding_consents.values("destination", "given_at", "withdrawn_at")
            ),
            "transmissions": list(
                Forwarding.objects.filter(consent__application=application).values("recipient", "contents", "at")
            ),
            "dates de prise de poste demandées": list(
                StartDateRequest.objects.filter(offer__application=application).values(
                    "state", "asked_at", "from_day", "asked_day", "countered_day", "reason", "answer", "answered_at"
                )
            ),
            "propositions": list(
                application.offers.values(
                    "state",
                    "sent_at",
                    "answered_at",
                    "employer",
                    "host",
                    "place",
                    "starts_on",
                    "ends_on",
                    "net_monthly",
                    "gross_monthly",
                    "variable_pct",
                )
            ),
        }
        for application in Application.objects.filter(candidate=person).select_related("campaign", "profession")
    ]


def empty(mine: QuerySet[Application]) -> int:
    """Remove what was said of situations in applications, and the words of decisions; states and wishes stay."""
    removed = pairs.empty(mine)
    for application in mine:
        removed += production.erase_about(application)
        removed += Feedback.objects.filter(application=application).delete()[0]
        removed += application.decision_requests.exclude(text="", answer="").update(text="", answer="", sentences=[])
        DecisionRequestLog.objects.filter(subject__application=application).update(reason="")
        removed += application.forwarding_consents.all().delete()[0]
        removed += references_data.erase_of(application.references.all())
        dated = StartDateRequest.objects.filter(offer__application=application)
        removed += dated.exclude(reason="", answer="").update(reason="", answer="")
        OfferLog.objects.filter(subject__application=application).exclude(reason="").update(reason="")
        removed += application.wishes.exclude(reason="").update(reason="")
        removed += application.declarations.all().delete()[0] + application.notes.all().delete()[0]
        removed += CompositionRule.objects.filter(application=application).delete()[0]
    mine.update(search_words=" ", blind_words=" ", ai_use="", ai_use_detail="", completion_note="")
    checks = EligibilityCheck.objects.filter(application__in=mine)
    checks.exclude(override="").update(override_reason="effacé")
    removed += checks.update(explanation="")
    return removed + ApplicationLog.objects.filter(subject__in=mine).exclude(reason="").update(reason="")


def _erase(person: User) -> int:
    """Empty a person's applications, and forget the calls they were invited to; a pair ends, the other is told."""
    pairs.leave_all(person)
    removed = RestrictedInvitation.objects.filter(person=person).delete()[0]
    compared = DuplicateDecision.objects.filter(Q(first=person) | Q(second=person))
    removed += emptying.empty(compared, "reason moved")
    return removed + empty(Application.objects.filter(candidate=person))


def _obstacle(person: User) -> str:
    held = Application.objects.filter(candidate=person, campaign__emptied_at__isnull=True)
    accepted = Q(state=ApplicationState.ACCEPTED) | Q(announced_state=ApplicationState.ACCEPTED)
    decided = Q(state__in=ENDED, announced_state__in=ENDED) | Q(campaign__state=CampaignState.CLOSED) & ~accepted
    living = held.exclude(decided)
    names = sorted(living.values_list("campaign__name", flat=True))
    if not names:
        return ""
    return f"Une candidature est en cours ({', '.join(names)}) : retirez-la d’abord, ou attendez la décision."


APPLICATIONS = ProcessingRecord(
    name="Candidatures",
    data=(
        "Métier, expérience, vœux et leurs raisons, situation déclarée, façon de nous avoir connus, aide d’une IA"
        " déclarée, binôme et partie écrite à deux, décisions, recours et demandes de motifs, accords de transmission"
    ),
    purpose="Sélectionner les candidats et justifier les décisions",
    basis="Mission d’intérêt public",
    retention="Trois mois pour expliquer un refus, deux ans au plus après le dernier contact",
    audience=(
        "Vous, après l’annonce ; l’équipe programme ; la personne de votre binôme, pour la partie écrite à deux ; les"
        " administrations de vos vœux une fois retenu, ou ceux à qui vous acceptez d’être proposé"
    ),
    fields={
        "applications.Application": (
            "candidate instructor profession experience_years completion_note search_words blind_words called_by source"
            " ai_use ai_use_detail"
        ),
        "applications.ApplicationLog": "by reason",
        "applications.Wish": "rank reason",
        "selection.CompositionRule": "application position by reason removed_by",
        **pairs.FIELDS,
        "applications.Declaration": "kind concerned detail",
        "applications.DuplicateDecision": "first second by reason moved",
        "applications.EligibilityCheck": "explanation override_by override_reason",
        "panels.Equalisation": "by reason",
        "panels.BookablePeriod": "opened_by place",
        "panels.SelfScheduling": "by",
        "applications.ExternalDossier": "number",
        "applications.Automation": "assignee made_by label text",
        "applications.AutomationLog": "by reason",
        "applications.AutomationRun": "assignee done_by",
        "selection.DecisionRequest": "by text answer answered_by sentences",
        "selection.DecisionRequestLog": "by reason",
        "selection.Feedback": "codes text by",
        "selection.MatchRun": "inputs made_by salt",
        "applications.Forwarding": "recipient contents by",
        "applications.ForwardingConsent": "application destination given_at withdrawn_at",
        "applications.Note": "text by",
        "applications.NoteMention": "colleague",
        "selection.Offer": (
            "state sent_at answered_at employer host place starts_on ends_on net_monthly gross_monthly variable_pct"
            " passed_over"
        ),
        "selection.OfferLog": "by reason",
        "selection.PreselectionRecord": "inputs tie_reason by",
        "selection.Publication": "prepared_by confirmed_by stopped_by decisions waiting",
        "selection.Ranking": "rank tie_reason",
        "applications.RestrictedInvitation": "person by reason",
        "selection.SeatHold": "by released_by reason",
        "selection.StartDateRequest": "asked_day countered_day reason answer answered_by",
        "selection.StartDateRequestLog": "by reason",
    },
    export=_export,
    erase=_erase,
    remains=(
        "L’état, le métier, l’expérience, les vœux et la façon de nous avoir connus, sans nom, pour les statistiques de"
        " la campagne ; la partie écrite à deux, dans le seul dépôt de l’autre personne"
    ),
    lasting={
        "applications.Application": "profession experience_years source",
        "applications.Automation": "label text",
        "applications.Declaration": "kind concerned",
        "applications.ExternalDossier": "number",
        "applications.Wish": "rank",
        "panels.BookablePeriod": "place",
        "panels.Equalisation": "reason",
        "selection.CompositionRule": "position reason",
        "selection.MatchRun": "inputs salt",
        "selection.Offer": (
            "state sent_at answered_at employer host place starts_on ends_on net_monthly gross_monthly variable_pct"
            " passed_over"
        ),
        "selection.PreselectionRecord": "inputs",
        "selection.Publication": "decisions waiting",
        "selection.Ranking": "rank",
        "selection.StartDateRequest": "asked_day countered_day",
    },
    blocks=_obstacle,
)
