"""Make the blind version of a dossier: proposed by rules, corrected by people, the original kept sealed (R8)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from accounts.domain import journal
from accounts.domain.acts import team_act
from accounts.enums import Act
from accounts.models import User
from common.refusals import RefusedError
from common.registry import Registry, qualified_name
from dossiers.domain import values as kinds
from dossiers.domain.blind import redaction
from dossiers.domain.blind.redaction import Identity, Span
from dossiers.domain.deposits import for_jury
from dossiers.domain.questions import later_answers
from dossiers.enums import FieldKind, MaskKind
from dossiers.models import BlindCopy, Deposit, Dossier, Masking, Unmasking

TEXTS = frozenset({FieldKind.SHORT_TEXT, FieldKind.LONG_TEXT})
STRUCTURED = frozenset({FieldKind.CONTACT, FieldKind.PERSON})


class UnmaskingRefusedError(RefusedError):
    """Looking behind a blind version is done for a reason."""


@dataclass(frozen=True, slots=True)
class AuthorIdentity:
    """What a package above knows of a dossier's author: names (each word is hidden), strings, whether schools are."""

    names: tuple[str, ...] = ()
    strings: tuple[str, ...] = ()
    schools: bool = False


author_identities = Registry[Callable[[Dossier], AuthorIdentity | None]](qualified_name)
"""Asked each time that a dossier is made blind, so that no caller can leave out what is known of its author."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What is known of the author and wanted by the campaign; ``decided`` are people's corrections, by text."""

    known: Identity
    schools: bool = False
    decided: dict[str, bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text as the preview shows it: plain, hidden, or a suggestion not taken."""

    text: str
    kind: str = ""
    label: str = ""
    hidden: bool = False


def rules_for(dossier: Dossier, content: dict[str, Any]) -> Rules:
    """Return the rules of a dossier, from its frozen (or drafted) content and from all that is known of its author."""
    known = [identity for read in author_identities if (identity := read(dossier)) is not None]
    person = content.get("person", {})
    names = [person.get("name", ""), *(name for identity in known for name in identity.names)]
    strings = [person.get("email", ""), *(text for identity in known for text in identity.strings)]
    for answer in content["answers"]:
        if answer["kind"] in STRUCTURED and answer["identifying"]:
            parts = kinds.parts(answer["kind"], answer["value"])
            names.append(parts["name"])
            strings += [parts["email"], parts.get("phone", "")]
    decided = dict(dossier.maskings.values_list("text", "hidden"))
    return Rules(redaction.identity(names, strings), any(identity.schools for identity in known), decided)


def _wanted(text: str, rules: Rules) -> list[Span]:
    """Return the spans of a text after people's corrections: each one hidden or left as they decided."""
    spans = [
        replace(span, suggestion=not rules.decided.get(span.text, not span.suggestion))
        for span in redaction.find(text, rules.known, schools=rules.schools)
    ]
    for literal, hidden in rules.decided.items():
        start = text.casefold().find(literal.casefold()) if hidden else -1
        while start >= 0:
            end = start + len(literal)
            label = redaction.LABELS[MaskKind.OTHER]
            if all(end <= span.start or start >= span.end or span.suggestion for span in spans):
                spans = [span for span in spans if end <= span.start or start >= span.end]
                spans.append(Span(start, end, text[start:end], MaskKind.OTHER, label))
            start = text.casefold().find(literal.casefold(), end)
    return sorted(spans)


def blind_text(text: str, rules: Rules) -> str:
    """Return a text as a blind reader reads it."""
    return redaction.applied(text, [span for span in _wanted(text, rules) if not span.suggestion])


def hidden_spans(text: str, rules: Rules) -> list[tuple[int, int]]:
    """Return where a blind reader must not see a text: (start, end) in characters."""
    return [(span.start, span.end) for span in _wanted(text, rules) if not span.suggestion]


def pieces(text: str, rules: Rules) -> list[Piece]:
    """Return a text cut for its preview: what is plain, hidden, or only suggested."""
    shown, last = [], 0
    for span in _wanted(text, rules):
        shown.append(Piece(text[last : span.start]))
        shown.append(Piece(span.text, span.kind, span.replacement, hidden=not span.suggestion))
        last = span.end
    return [piece for piece in [*shown, Piece(text[last:])] if piece.text]


def readable_answers(content: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the written answers that a blind reader is shown."""
    return [
        answer for answer in for_jury(content, blind=True)["answers"] if answer["kind"] in TEXTS and answer["value"]
    ]


def blind(content: dict[str, Any], rules: Rules) -> dict[str, Any]:
    """Return a content as blind readers read it: identifying fields out, names of files neutral, texts redacted."""
    shown = for_jury(content, blind=True)
    answers = [
        answer | {"value": blind_text(answer["value"], rules)} if answer["kind"] in TEXTS else answer
        for answer in shown["answers"]
        if answer["kind"] not in STRUCTURED
    ]
    return shown | {"answers": answers}


@transaction.atomic
def correct(dossier: Dossier, *, hide: Iterable[str], leave: Iterable[str], by: User, at: datetime) -> None:
    """Replace people's corrections: texts to hide (or suggestions taken), texts to leave readable."""
    dossier.maskings.all().delete()
    wanted = dict.fromkeys((text.strip()[:200] for text in leave if text.strip()), False)
    wanted |= dict.fromkeys((text.strip()[:200] for text in hide if text.strip()), True)
    Masking.objects.bulk_create(
        Masking(dossier=dossier, text=text, hidden=hidden, by=by, at=at) for text, hidden in wanted.items()
    )


@transaction.atomic
def record(deposit: Deposit, *, by: User, at: datetime) -> BlindCopy:
    """Keep the blind version of a deposit; each correction makes the next version, the deposit never changes."""
    locked = Deposit.objects.select_for_update().select_related("dossier").get(pk=deposit.pk)
    last = locked.blind_copies.first()
    return _write_copy(locked, last.version + 1 if last else 1, by=by, at=at)


def record_first(deposit: Deposit, *, by: User, at: datetime) -> BlindCopy:
    """Keep the blind version of a deposit made in this very transaction: nobody else can have made one."""
    return _write_copy(deposit, 1, by=by, at=at)


def _write_copy(deposit: Deposit, version: int, *, by: User, at: datetime) -> BlindCopy:
    content = blind(deposit.content, rules_for(deposit.dossier, deposit.content))
    return BlindCopy.objects.create(deposit=deposit, version=version, content=content, by=by, at=at)


def read(deposit: Deposit, *, blinded: bool) -> dict[str, Any]:
    """Return what a reader reads of a deposit; a blind reader, its last blind version.

    What its author may still change is read as it is now (:mod:`dossiers.domain.questions.later_answers`).
    """
    return later_answers.updated(deposit, _deposited(deposit, blinded=blinded), blinded=blinded)


def _deposited(deposit: Deposit, *, blinded: bool) -> dict[str, Any]:
    if not blinded:
        return for_jury(deposit.content, blind=False)
    copy = deposit.blind_copies.first()
    if copy is not None:
        content: dict[str, Any] = copy.content
        return content
    return blind(deposit.content, rules_for(deposit.dossier, deposit.content))


@team_act("applications.view_identity")
def unmask(deposit: Deposit, *, by: User, at: datetime, reason: str) -> None:
    """Record that a person looks behind a blind version, and why; a second time changes nothing.

    Raises :class:`UnmaskingRefusedError` without a reason.
    """
    if not reason.strip():
        raise UnmaskingRefusedError("Dites pourquoi l’identité doit être connue.", field="reason")
    try:
        with transaction.atomic():
            Unmasking.objects.create(deposit=deposit, by=by, at=at, reason=reason.strip()[:300])
            journal.record(
                Act.UNMASK, f"Identité de l’auteur du dossier {deposit.number} connue", actor=by,
                quality="Équipe programme", concerned=deposit.dossier.owner, target=f"dossier {deposit.number}",
            )  # fmt: skip
    except IntegrityError:  # the other tab was faster
        return
