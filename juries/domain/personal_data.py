"""What this package holds of people: those who judge, and what was written of those who were judged."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet

from accounts.domain import emptying
from accounts.domain.privacy import ProcessingRecord
from accounts.models import User
from common import clock
from dossiers.domain.personal_data import own_dossiers
from dossiers.models import Dossier
from juries.domain import private_notes
from juries.enums import ChangeKind
from juries.models import (
    Assessment,
    AssessmentChange,
    AssessmentLog,
    Bid,
    CommonLotMessage,
    Conclusion,
    Conflict,
    DeliberationMessage,
    Hearing,
    HearingLog,
    HostPlace,
    Juror,
    LevelExample,
    Minutes,
    Panel,
    Passage,
    Tie,
    TiePlace,
    Unavailability,
)


def _export(person: User) -> dict[str, Any]:
    """Return a person's seats and what they declared; what was written of them is theirs once it is announced (R14)."""
    return {
        "sièges": list(
            Juror.objects.present_and_past()
            .filter(user=person)
            .values("panel__name", "languages", "left_at", "left_reason")
        ),
        "liens déclarés": list(Tie.objects.filter(juror__user=person).values("juror__panel__name", "kind", "label")),
        "notes privées": private_notes.export(person),
        "préférences de lecture": list(
            Bid.objects.filter(juror__user=person).values("juror__panel__name", "deposit__number", "value", "at")
        ),
        "indisponibilités": list(Unavailability.objects.filter(user=person).values("starts_at", "ends_at")),
    }


def _empty_discussions(dossiers: QuerySet[Dossier]) -> None:
    """Remove what panels said of dossiers, and of all of theirs at once where they are closed: their minutes remain."""
    closed = Panel.objects.filter(closed_at__isnull=False, assessments__deposit__dossier__in=dossiers).values("pk")
    DeliberationMessage.objects.filter(deposit__dossier__in=dossiers).delete()
    DeliberationMessage.objects.filter(deliberation__panel__in=closed, deposit__isnull=True).delete()
    CommonLotMessage.objects.filter(panel__in=closed).delete()


def empty(dossiers: QuerySet[Dossier]) -> int:
    """Remove the words written on dossiers, or quoted; marks stay, without a name, for the statistics."""
    written = AssessmentChange.objects.filter(assessment__deposit__dossier__in=dossiers, kind=ChangeKind.COMMENT)
    written.update(before="", after="")
    Passage.objects.filter(assessment__deposit__dossier__in=dossiers).delete()
    LevelExample.objects.filter(deposit__dossier__in=dossiers).delete()
    _empty_discussions(dossiers)
    Conclusion.objects.filter(deposit__dossier__in=dossiers).update(reason="effacé")
    TiePlace.objects.filter(deposit__dossier__in=dossiers).update(reason="effacé")
    HostPlace.objects.filter(deposit__dossier__in=dossiers).delete()
    private_notes.forget(dossiers)
    Bid.objects.filter(deposit__dossier__in=dossiers).delete()
    named = Conflict.objects.filter(deposit__dossier__in=dossiers).update(reason="effacé")
    return named + Assessment.objects.filter(deposit__dossier__in=dossiers).update(comment="")


def _erase(person: User) -> int:
    """Remove what was written of a person, what they wrote for themselves, and when they could not sit."""
    private_notes.forget_author(person)
    Unavailability.objects.filter(user=person).delete()
    return empty(own_dossiers(person))


def empty_panels(panels: QuerySet[Panel]) -> int:
    """Remove what panels say of those who sat, and of why they moved a hearing; who sat is a name that may go."""
    jurors = Juror.objects.present_and_past().filter(panel__in=panels)
    DeliberationMessage.objects.filter(deliberation__panel__in=panels).delete()
    CommonLotMessage.objects.filter(panel__in=panels).delete()
    removed = emptying.empty(Tie.objects.filter(juror__in=jurors))
    removed += emptying.empty(jurors, "languages left_reason trades")
    removed += emptying.empty(AssessmentLog.objects.filter(subject__panel__in=panels).exclude(reason=""), "reason")
    removed += emptying.empty(HearingLog.objects.filter(subject__panel__in=panels).exclude(reason=""), "reason")
    removed += emptying.empty(Hearing.objects.filter(panel__in=panels), "place")
    return removed + emptying.empty(Minutes.objects.filter(panel__in=panels), "content reason")


def _obstacle(person: User) -> str:
    since = clock.now() - timedelta(days=int(settings.RETENTION["refused"]))
    seats = Juror.objects.present_and_past().filter(user=person)
    living = Q(panel__closed_at__isnull=True, panel__stages__campaign__emptied_at__isnull=True)
    if seats.filter(living | Q(panel__closed_at__gte=since)).exists():
        return "Vous avez siégé dans un jury : ses décisions se justifient par le nom de ses membres pendant deux ans."
    return ""


ASSESSMENTS = ProcessingRecord(
    name="Jurys",
    data=(
        "Sièges dans un jury, langues, départ, liens déclarés, indisponibilités ; grilles remplies sur les"
        " dossiers ; notes qu’un juré écrit pour lui seul ; dossiers qu’il préfère lire"
    ),
    purpose="Évaluer les dossiers et justifier les décisions",
    basis="Mission d’intérêt public",
    retention="Deux ans",
    audience="Le juré ; l’équipe programme ; le candidat, après l’annonce, sans le nom des jurés",
    fields={
        "juries.Charter": "by",
        "juries.Juror": "user trades languages left_reason kind",
        "juries.Tie": "kind label",
        "juries.Unavailability": "user starts_at ends_at",
        "juries.Conflict": "reason dismissed_by",
        "juries.Assessment": "comment result verdict",
        "juries.AssessmentLog": "by reason",
        "juries.AssessmentChange": "by before after",
        "juries.Passage": "quote",
        "juries.LevelExample": "text origin by",
        "juries.PrivateNote": "user text",
        "juries.Bid": "value",
        "juries.BidRequest": "by",
        "juries.ExtraReading": "by",
        "juries.Hearing": "place",
        "juries.HostPlace": "by reason place",
        "juries.HearingLog": "by reason",
        "juries.SharingRecord": "by proof",
        "juries.CommonLotMessage": "by text",
        "juries.Deliberation": "opened_by",
        "juries.DeliberationMessage": "by text",
        "juries.Conclusion": "by verdict reason",
        "juries.TiePlace": "settled_by reason",
        "juries.Minutes": "by signed_by content reason",
    },
    export=_export,
    erase=_erase,
    lasting={
        "juries.Assessment": "result verdict",
        "juries.AssessmentChange": "before after",
        "juries.Conclusion": "verdict",
        "juries.Juror": "kind",
        "juries.LevelExample": "text origin",
        "juries.SharingRecord": "proof",
    },
    remains="Les notes, sans commentaire ni nom",
    blocks=_obstacle,
)
