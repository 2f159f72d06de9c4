"""Issue the documents of missions, challenges and cohorts, and say what each is about."""

from datetime import datetime

from django.db import transaction

from challenges.models import Challenge
from common.days import day_of
from common.refusals import RefusedError
from documents.domain import issuing
from documents.domain.issuing import ExpiredClauseError, IncompleteError
from documents.domain.texts.mentions import MissingMentionError
from documents.models import Document, DocumentBatch
from talents.domain.documents import allowed_papers, facts
from talents.models import Cohort, Mission


class PaperRefusedError(RefusedError):
    """A document cannot be issued yet; the message says what is missing, in French."""


@transaction.atomic
def issue(
    code: str,
    subject: Mission | Challenge | Cohort,
    *,
    at: datetime,
    key: str = "",
    batch: DocumentBatch | None = None,
    replaces: Document | None = None,
) -> Document:
    """Register a document about a mission, a challenge or a cohort from its facts on that day.

    Without ``key``, one a day and a subject: asking again the same day returns the same document. Raises
    :class:`PaperRefusedError` naming what is missing.
    """
    day = day_of(at)
    context: object
    if isinstance(subject, Mission):
        context = facts.mission_context(subject, on=day)
    elif isinstance(subject, Challenge):
        context = facts.agreement_context(subject, on=day)
    else:
        context = facts.decree_context(subject, on=day)
    key = key or f"{code}-{subject.pk}-{day:%Y%m%d}"
    return file(code, context, key=key, about=subject, at=at, batch=batch, replaces=replaces)


def file(
    code: str,
    context: object,
    *,
    key: str,
    about: Mission | Challenge | Cohort,
    at: datetime,
    batch: DocumentBatch | None = None,
    replaces: Document | None = None,
) -> Document:
    """Register a document and what it is about, once. Raises :class:`PaperRefusedError`.

    A kind that the campaign's regime or the subject's state does not allow is refused here, whoever asks.
    """
    reason = allowed_papers.refusal(code, about, on=day_of(at))
    if reason and not Document.objects.filter(key=key).exists():
        raise PaperRefusedError(reason)
    try:
        return issuing.issue(code, context, key=key, about=about, at=at, batch=batch, replaces=replaces)
    except (IncompleteError, ExpiredClauseError, MissingMentionError) as error:
        raise PaperRefusedError(str(error)) from error
