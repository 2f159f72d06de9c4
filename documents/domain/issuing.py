"""Issue a document of a declared kind: nothing is issued with a blank, or with a clause that is no longer valid."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db.models import Model

from common.days import day_of
from common.language import epicene
from common.refusals import RefusedError
from documents.domain import production, subjects
from documents.domain.texts import composing, mentions, templates
from documents.domain.texts.declarations import kind
from documents.domain.texts.mentions import MissingMentionError
from documents.models import Document, DocumentBatch


class IncompleteError(RefusedError):
    """Something that the document must print is missing; ``labels`` say what, in French."""

    def __init__(self, labels: list[str], whose: str = "") -> None:
        self.labels = labels
        about = f" ({whose})" if whose else ""
        super().__init__(f"Il manque, pour établir le document{about} : {', '.join(labels)}.")


class ExpiredClauseError(RefusedError):
    """A shared clause of the template is not valid on the day of issue."""


def issue(
    code: str,
    context: Any,
    *,
    key: str,
    about: Model,
    at: datetime,
    batch: DocumentBatch | None = None,
    replaces: Document | None = None,
    proofs: dict[str, Any] | None = None,
) -> Document:
    """Register a document of a kind from the version in use; a second call with the same ``key`` returns the first.

    ``about`` is the object it is about, ``context`` the kind's own dataclass; ``proofs``, what its sentences are proved
    from, is frozen with it. Raises :class:`IncompleteError` naming each missing value, :class:`ExpiredClauseError`, and
    :class:`MissingMentionError` where the text lacks what the law requires of it, before any number is given.
    """
    existing = Document.objects.filter(key=key).first()
    if existing is not None:
        return existing
    declared = kind(code)
    version = templates.current(code)
    data = asdict(context) | {composing.STYLE: epicene.style_of(subjects.campaign_code(about))}
    title = composing.fill_plain(version.title, data)
    absent = composing.missing(declared, [{"type": "heading", "title": version.title}, *version.content], data)
    if absent:
        raise IncompleteError(absent, data.get("talent", ""))
    late = composing.expired(version.content, data, on=day_of(at))
    if late:
        raise ExpiredClauseError(f"{' ; '.join(late)} : proposez une nouvelle version du modèle.")
    dropped = mentions.absent(declared, version.content, data)
    if dropped:
        raise MissingMentionError(dropped)
    return production.request(
        code, title=title, key=key, about=about, context=data | (proofs or {}), at=at, batch=batch,
        series=declared.series, version=version, replaces=replaces,
    )  # fmt: skip
