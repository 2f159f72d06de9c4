"""Write answers to a draft, and say what is still wrong with them."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from accounts.models import User
from common.refusals import RefusedError
from dossiers.domain import values as kinds
from dossiers.domain.questions import conditions
from dossiers.enums import DossierState, FieldKind, ScanVerdict
from dossiers.models import Answer, Attachment, Dossier, Form, FormField, RivalAnswer

TEXT_KINDS = frozenset({FieldKind.SHORT_TEXT, FieldKind.LONG_TEXT})
FIRST_CONTROL: dict[str, str] = {
    FieldKind.CONTACT: "-name",
    FieldKind.PERSON: "-name",
    FieldKind.YES_NO: "-oui",
    FieldKind.MULTIPLE: "-1",
    FieldKind.TABLE: "-0-0",
}


class DossierFrozenError(RefusedError):
    """The dossier was deposited: nothing in it may change."""

    def __init__(self) -> None:
        super().__init__("Ce dossier est déposé : il ne peut plus être modifié.")


class DraftClosedError(RefusedError):
    """The time to write this draft is over; the message says since when, in French."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one answer, for the person who writes it."""

    field: FormField
    message: str

    @property
    def anchor(self) -> str:
        """Return the identifier of the first control to correct in the page."""
        return self.field.key + FIRST_CONTROL.get(self.field.kind, "")


def start(form: Form, *, by: User, at: datetime) -> Dossier:
    """Open an empty draft."""
    return Dossier.objects.create(form=form, owner=by, created_at=at, saved_at=at)


def fingerprint(value: str) -> str:
    """Return a short mark of a stored value: an editor sends back the mark of what they started from."""
    return hashlib.blake2s(value.encode(), digest_size=6).hexdigest()


@dataclass(slots=True)
class Saved:
    """What a save did: the fields whose text now waits beside a colleague's (``rivals``), and the stored values."""

    stored: dict[int, str] = field(default_factory=dict)
    rivals: list[RivalAnswer] = field(default_factory=list)


def lock_draft(dossier: Dossier) -> Dossier:
    """Return the draft under its row lock. Raises :class:`DossierFrozenError` once deposited."""
    locked = Dossier.objects.select_for_update().get(pk=dossier.pk)
    if locked.state != DossierState.DRAFT:
        raise DossierFrozenError
    return locked


def touch_draft(dossier: Dossier, *, at: datetime) -> None:
    """Write when a draft is saved, which locks its row. Raises :class:`DossierFrozenError` once deposited."""
    if not Dossier.objects.filter(pk=dossier.pk, state=DossierState.DRAFT).update(saved_at=at):
        raise DossierFrozenError


@transaction.atomic
def save_answers(
    dossier: Dossier,
    values: Mapping[int, str],
    *,
    at: datetime,
    by: User | None = None,
    bases: Mapping[int, str] | None = None,
    carried: Collection[int] = (),
) -> Saved:
    """Store answers by field key, whatever their faults: nothing a person typed is ever lost.

    ``bases`` are the :func:`fingerprint` of the values the editor started from. A text left as it was never undoes
    a colleague's; a text changed by both is kept beside the stored one as a :class:`RivalAnswer`, for its author to
    settle. The questions of ``carried`` showed an answer given elsewhere, that nobody had stored here: it is stored as
    it stands, unless a colleague answered meanwhile. Unknown keys are ignored (a field of another form).

    Raises :class:`DossierFrozenError` once deposited.
    """
    touch_draft(dossier, at=at)
    bases = bases or {}
    done = Saved()
    stored = {answer.field_id: answer for answer in dossier.answers.all()}
    known = [field for field in dossier.form.fields.all() if field.pk in values and field.kind != FieldKind.FILE]
    answers, changed = [], []
    for question in known:
        value = values[question.pk].strip()
        answer = stored.get(question.pk)
        before = answer.value if answer else ""
        begun = answer is not None or question.pk not in carried
        mark = bases.get(question.pk, fingerprint(before)) if begun else fingerprint(before)
        done.stored[question.pk] = before
        if value == before or mark == fingerprint(value):
            continue
        if mark != fingerprint(before):
            rival, _ = RivalAnswer.objects.update_or_create(
                dossier=dossier, field=question, by=by, settled_at=None, defaults={"value": value, "at": at}
            )
            done.rivals.append(rival)
            continue
        done.stored[question.pk] = value
        if answer is None:
            answers.append(Answer(dossier=dossier, field=question, value=value, by=by, at=at))
        else:
            answer.value, answer.by, answer.at = value, by, at
            changed.append(answer)
    Answer.objects.bulk_create(answers)
    Answer.objects.bulk_update(changed, ["value", "by", "at"])
    return done


@transaction.atomic
def settle(dossier: Dossier, rival: RivalAnswer, *, keep: bool, at: datetime) -> None:
    """End a conflict: keep the rival text as the answer, or set it aside; the other text stays readable.

    Raises :class:`DossierFrozenError` once deposited.
    """
    lock_draft(dossier)
    if keep:
        answer, _ = Answer.objects.get_or_create(dossier=dossier, field=rival.field)
        answer.value, rival.value = rival.value, answer.value
        answer.by, rival.by = rival.by, answer.by
        answer.at, rival.at = at, answer.at
        answer.save()
    rival.settled_at = at
    rival.save()


@dataclass(frozen=True, slots=True)
class Contents:
    """What a dossier holds, read once: the questions of its form, the answers by question, and the files."""

    fields: list[FormField]
    values: dict[int, str]
    pieces: list[Attachment]

    def asked(self) -> list[FormField]:
        """Return the questions that their conditions ask."""
        keys = conditions.asked(self.fields, self.values)
        return [field for field in self.fields if field.pk in keys]


def read_contents(dossier: Dossier) -> Contents:
    """Return what a dossier holds now (three queries)."""
    return Contents(
        list(dossier.form.fields.all()),
        dict(dossier.answers.values_list("field_id", "value")),
        list(dossier.attachments.defer("words")),
    )


def _file_fault(field: FormField, verdict: str) -> str:
    if verdict == ScanVerdict.INFECTED:
        return "Ce fichier contient un programme dangereux : joignez une version saine."
    return "Joignez le fichier demandé." if field.required and not verdict else ""


def problems(dossier: Dossier, contents: Contents | None = None) -> list[Problem]:
    """Return everything that prevents a deposit, in the order of the form (three queries, none with ``contents``).

    A question that its condition does not ask is never a problem.
    """
    contents = contents or read_contents(dossier)
    values, files = contents.values, {piece.field_id: piece.verdict for piece in contents.pieces}
    faults = []
    for question in contents.asked():
        if question.kind == FieldKind.FILE:
            message = _file_fault(question, files.get(question.pk, ""))
        else:
            message = kinds.fault(question, values.get(question.pk, ""))
        if message:
            faults.append(Problem(field=question, message=message))
    return faults


@dataclass(frozen=True, slots=True)
class Completeness:
    """How far a draft is: compulsory questions answered without fault, out of those asked."""

    done: int
    total: int

    @property
    def percent(self) -> int:
        """Return the share done, in whole percents."""
        return 100 * self.done // self.total if self.total else 100


def completeness(dossier: Dossier, problems: list[Problem]) -> Completeness:
    """Return how far a draft is, given its :func:`problems` (two queries)."""
    values = dict(dossier.answers.values_list("field_id", "value"))
    fields = list(dossier.form.fields.all())
    asked = conditions.asked(fields, values)
    needed = {field.pk for field in fields if field.required and field.pk in asked}
    return Completeness(len(needed - {problem.field.pk for problem in problems}), len(needed))
