"""Tie passages of a dossier to the criteria they speak for."""

import uuid
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from common.language.text import normalize_text
from juries.domain import assessments
from juries.domain.assessments import ScoringRefusedError
from juries.models import Assessment, Passage

MAX_QUOTE_LENGTH = 1500
MAX_PASSAGES = 60


def normal(text: str) -> str:
    """Return a text as a browser's selection gives it: one space for any white space."""
    return " ".join(normalize_text(text).split())


@transaction.atomic
def tie(
    assessment: Assessment,
    *,
    public_id: uuid.UUID,
    criterion: int,
    row: int,
    quote: str,
    answers: list[dict[str, Any]],
    by: User,
    at: datetime,
) -> Passage:
    """Keep a passage of answer ``row`` of what the juror reads; sent twice, it is kept once.

    Raises :class:`juries.domain.assessments.ScoringRefusedError` when the words are not in that answer, or as a mark.
    """
    assessments.check_open(assessment, by)
    text = normal(quote)
    known = assessment.grid.criteria.filter(pk=criterion).exists()
    if not known or not text or len(text) > MAX_QUOTE_LENGTH or not 0 <= row < len(answers):
        raise ScoringRefusedError("Ce passage ne peut pas être relevé.")
    if text not in normal(str(answers[row]["value"])):
        raise ScoringRefusedError("Ces mots ne sont pas dans cette réponse.")
    if assessment.passages.count() >= MAX_PASSAGES:
        raise ScoringRefusedError(f"Un dossier porte {MAX_PASSAGES} passages au plus.")
    passage, _ = Passage.objects.get_or_create(
        public_id=public_id,
        assessment=assessment,
        defaults={"criterion_id": criterion, "row": row, "quote": text, "at": at},
    )
    return passage


def untie(passage: Passage, *, by: User) -> None:
    """Forget a passage. Raises as :func:`tie`."""
    assessments.check_open(passage.assessment, by)
    passage.delete()
