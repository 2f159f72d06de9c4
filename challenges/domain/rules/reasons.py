"""The coded reasons of refusal: which may be given at a stage, and the sentence that letters write for each."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery, Value
from django.db.models.functions import NullIf

from challenges.enums import RefusalStage
from challenges.models import Challenge, ReasonStage, ReasonWording, RefusalReason, offered
from common.language.text import normalize_line
from common.refusals import RefusedError

RESULT = "result"  # of a preselection decided by the readings
LIST_ENDED = "list_ended"
CHALLENGE_WITHDRAWN = "challenge_gone"
NO_ANSWER = "no_answer"
BY_ITSELF = (LIST_ENDED, CHALLENGE_WITHDRAWN, NO_ANSWER)
"""The codes that the platform gives itself, when a delay or an act on something else decides."""


class ReasonRefusedError(RefusedError):
    """No reason, or one that this stage has not; the message says so, in French."""


def offered_at(stage: RefusalStage) -> QuerySet[RefusalReason]:
    """Return the reasons that one may give at a stage, in the order of the vocabulary."""
    return offered(RefusalReason.objects).filter(stages__stage=stage)


def choices(*stages: RefusalStage) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the reasons of each stage, by code, grouped under its name (one query)."""
    rows = offered(RefusalReason.objects).filter(stages__stage__in=stages).values_list("stages__stage", "code", "label")
    listed = list(rows)
    return [
        (str(stage.label), [(code, label) for served, code, label in listed if served == stage]) for stage in stages
    ]


def reason_of(stage: RefusalStage, code: str) -> RefusalReason:
    """Return the reason of a code, that this stage offers. Raises :class:`ReasonRefusedError`."""
    reason = offered_at(stage).filter(code=code).first()
    if reason is None:
        raise ReasonRefusedError("Choisissez le motif, dans la liste de cette décision.", field="code")
    return reason


def automatic(code: str) -> RefusalReason | None:
    """Return the reason that the platform gives by itself, even retired since; nothing if nobody ever wrote it."""
    return RefusalReason.objects.filter(code=code).first()


def words_by_code(codes: Collection[str]) -> dict[str, str]:
    """Return the sentence that letters write for each code now (two queries)."""
    rows = RefusalReason.objects.filter(code__in=codes).prefetch_related("wordings") if codes else ()
    return {reason.code: reason.words for reason in rows}


def with_reason(challenges: QuerySet[Challenge]) -> QuerySet[Any, Any]:
    """Return challenges with the code of their refusal or nothing (``reason_code``), and its label."""
    label = RefusalReason.objects.filter(code=OuterRef("refusal_code")).order_by().values("label")[:1]
    return challenges.annotate(reason_code=NullIf("refusal_code", Value("")), reason_label=Subquery(label))


def with_uses(reasons: QuerySet[RefusalReason]) -> QuerySet[RefusalReason]:
    """Return reasons with their stages and wordings read (two more queries)."""
    stages = Prefetch("stages", ReasonStage.objects.order_by("pk"))
    return reasons.prefetch_related(stages, "wordings")


def check_retirable(reason: RefusalReason, *, leaving: Iterable[str] | None = None) -> None:
    """Check that each stage keeps a reason when this one leaves some, or all of its own.

    Raises :class:`ReasonRefusedError`: nobody could refuse there any more.
    """
    left = [use.stage for use in reason.stages.all()] if leaving is None else list(leaving)
    for stage in left:
        served = RefusalStage(stage)
        if not offered_at(served).exclude(pk=reason.pk).exists():
            raise ReasonRefusedError(
                f"C’est le dernier motif de l’étape «\u00a0{served.label}\u00a0» : ajoutez-en un autre d’abord.",
                field="stages",
            )


def describe(reason: RefusalReason, *, stages: Collection[str], words: str, at: datetime) -> None:
    """Say at which stages a reason may be given, and the sentence of the letters from now on; earlier ones stay true.

    Raises :class:`ReasonRefusedError` without a stage, or when a stage would have no reason left.
    """
    if not stages:
        raise ReasonRefusedError("Cochez une étape au moins.", field="stages")
    present = {use.stage for use in reason.stages.all()}
    check_retirable(reason, leaving=sorted(present - set(stages)))
    reason.stages.exclude(stage__in=stages).delete()
    ReasonStage.objects.bulk_create(
        ReasonStage(reason=reason, stage=stage) for stage in RefusalStage.values if stage in set(stages) - present
    )
    words = normalize_line(words)
    if words != reason.words:
        ReasonWording.objects.create(reason=reason, text=words, at=at)
