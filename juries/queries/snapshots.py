"""What a juror could read and had written at a past instant, by its history, the blind versions and the journal."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from accounts.enums import Act
from accounts.models import JournalEntry
from common.web.inputs import is_whole
from dossiers.domain.blind import blinding
from dossiers.domain.deposits import for_jury
from dossiers.models import BlindCopy
from juries.enums import NOT_APPLICABLE, AssessmentState, ChangeKind, Verdict
from juries.models import Assessment, Criterion, Passage


@dataclass(frozen=True, slots=True)
class GivenMark:
    """A criterion, the mark that the grid held then, as the history spells it, and its words."""

    criterion: Criterion
    mark: str
    words: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A reading as it stood at an instant.

    ``refusal`` says why nothing was readable; ``content`` is what the juror read otherwise, of the blind ``copy`` when
    there was one. ``readings`` are the instants at which the journal says that they opened the dossier before.
    """

    refusal: str
    state: str
    content: dict[str, Any] | None = None
    copy: BlindCopy | None = None
    marks: list[GivenMark] = field(default_factory=list)
    comment: str = ""
    verdict: str = ""
    passages: list[Passage] = field(default_factory=list)
    readings: list[datetime] = field(default_factory=list)


def snapshot(assessment: Assessment, *, at: datetime) -> Snapshot:
    """Return a reading as it stood at an instant; private notes are never of it."""
    last = assessment.log.filter(at__lte=at).order_by("at", "pk").last()
    state = str(AssessmentState(last.target).label) if last is not None else ""
    if refusal := _refusal(assessment, last.target if last is not None else "", at):
        return Snapshot(refusal, state)
    copy = assessment.deposit.blind_copies.filter(at__lte=at).first() if assessment.panel.blind else None
    held = _held(assessment, at)
    verdict = held.get((ChangeKind.VERDICT, None), "")
    return Snapshot(
        "",
        state,
        _content(assessment, copy),
        copy,
        _marks(assessment, held),
        held.get((ChangeKind.COMMENT, None), ""),
        str(dict(Verdict.choices).get(verdict, verdict)),
        list(assessment.passages.filter(at__lte=at).select_related("criterion")),
        _readings(assessment, at),
    )


def _refusal(assessment: Assessment, state: str, at: datetime) -> str:
    juror = assessment.juror
    if not state:
        return "Ce dossier n’était pas encore confié à ce juré : rien ne lui en était montré."
    if juror.charter_signed_at is None or juror.charter_signed_at > at:
        return "La charte n’était pas signée : aucun dossier ne s’ouvrait."
    if juror.left_at is not None and juror.left_at <= at:
        return "Ce juré avait quitté le jury : aucun dossier ne s’ouvrait plus."
    if state == AssessmentState.RECUSED:
        return "Cette lecture était retirée : le dossier ne s’ouvrait plus."
    return ""


def _content(assessment: Assessment, copy: BlindCopy | None) -> dict[str, Any]:
    deposit = assessment.deposit
    if not assessment.panel.blind:
        return for_jury(deposit.content, blind=False)
    if copy is not None:
        content: dict[str, Any] = copy.content
        return content
    return blinding.blind(deposit.content, blinding.rules_for(deposit.dossier, deposit.content))


def _held(assessment: Assessment, at: datetime) -> dict[tuple[str, int | None], str]:
    """Return the last value of each subject of the history, at an instant."""
    acts = assessment.changes.effective().filter(at__lte=at).exclude(kind=ChangeKind.NOTE).order_by("at", "pk")
    return {(act.kind, act.criterion_id): act.after for act in acts}


def _marks(assessment: Assessment, held: dict[tuple[str, int | None], str]) -> list[GivenMark]:
    marks = []
    for criterion in assessment.grid.criteria.select_related("grid"):
        mark = held.get((ChangeKind.MARK, criterion.pk), "")
        words = criterion.words(int(mark)) if is_whole(mark) else ""
        marks.append(GivenMark(criterion, "sans objet" if mark == NOT_APPLICABLE else mark, words))
    return marks


def _readings(assessment: Assessment, at: datetime) -> list[datetime]:
    opened = JournalEntry.objects.filter(
        act=Act.READ, actor=assessment.juror.user_id, target=f"dossier {assessment.deposit.number}", at__lte=at
    )
    return list(opened.order_by("-at").values_list("at", flat=True))
