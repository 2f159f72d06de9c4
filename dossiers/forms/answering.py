"""The web side of a dossier: read what was posted, show what is stored."""

import dataclasses
import json
import re
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, JsonResponse, QueryDict
from django.utils.formats import date_format
from django.utils.timezone import localtime

from accounts.decorators import current_user
from common.web.inputs import whole
from dossiers.domain import answers, attachments, limits
from dossiers.domain import values as kinds
from dossiers.domain.formats import FileRefusedError
from dossiers.domain.questions import conditions
from dossiers.domain.questions.conditions import Condition
from dossiers.enums import FieldKind
from dossiers.models import Attachment, Dossier, FormField, RivalAnswer

MAX_JUDGING_SECONDS = 12  # then the last file begins, which takes ten at most: in all, less than gunicorn's thirty
STILL_SHOWN = "Ce que vous venez d’écrire n’est pas enregistré, mais reste affiché ci-dessous : vous pouvez le copier."
TOO_LATE = "Vérifier vos autres fichiers a pris trop de temps : envoyez celui-ci seul."


@dataclass(slots=True)
class Question:
    """One question as a page shows it: the stored value, its parts, what is wrong with it, and rival texts.

    ``rules`` are its conditions for the page's script, in JSON, when a question that they read is on the same page;
    ``condition`` says them in French; ``asked`` when they hold as the page is sent, so that the script moves nothing
    by arriving. ``origin`` says where the value shown was already given; while it ``is_carried`` it is shown and not
    stored. ``advice`` is what could be better, that no deposit waits for.
    """

    field: FormField
    value: str = ""
    parts: list[tuple[str, str, str]] = dataclasses.field(default_factory=list)
    rows: list[list[tuple[str, str]]] = dataclasses.field(default_factory=list)
    chosen: list[str] = dataclasses.field(default_factory=list)
    attachment: Attachment | None = None
    error: str = ""
    rivals: list[tuple[RivalAnswer, str]] = dataclasses.field(default_factory=list)
    rules: str = ""
    condition: str = ""
    asked: bool = True
    origin: str = ""
    advice: str = ""
    is_carried: bool = False

    @property
    def shown(self) -> str:
        """Return the stored value as a reader sees it."""
        return kinds.readable(self.field.kind, self.value)

    @property
    def base(self) -> str:
        """Return the mark of the stored value, that the page sends back with its own."""
        return answers.fingerprint(self.value)

    @property
    def lines(self) -> int:
        """Return the lines the stored value takes."""
        return limits.count_lines(self.value)

    @property
    def characters(self) -> int:
        """Return the characters the stored value takes."""
        return limits.count_characters(self.value)


def _posted_parts(field: FormField, data: QueryDict) -> str | None:
    names = kinds.PARTS[FieldKind(field.kind)]
    if not any(f"{field.key}-{part}" in data for part in names):
        return None
    return kinds.pack({part: str(data.get(f"{field.key}-{part}", "")).strip() for part in names})


def _posted_table(field: FormField, data: QueryDict) -> str | None:
    if f"{field.key}-0-0" not in data:
        return None
    table = [
        [str(data.get(f"{field.key}-{row}-{column}", "")).strip() for column in range(len(field.options))]
        for row in range(kinds.TABLE_ROWS)
    ]
    return kinds.pack([row for row in table if any(row)])


def _posted_boxes(field: FormField, data: QueryDict) -> str | None:
    if f"{field.key}-shown" not in data:
        return None
    if field.kind == FieldKind.ATTESTATION:
        return "oui" if field.key in data else ""
    return kinds.pack([str(choice) for choice in data.getlist(field.key)])


def _posted_text(field: FormField, data: QueryDict) -> str | None:
    if field.key not in data:
        return None
    text = str(data[field.key]).replace("\r\n", "\n").replace("\r", "\n")
    return re.sub(r"[\s€]", "", text).replace(",", ".") if field.kind == FieldKind.MONEY else text


POSTED: dict[str, Callable[[FormField, QueryDict], str | None]] = {
    FieldKind.CONTACT: _posted_parts,
    FieldKind.PERSON: _posted_parts,
    FieldKind.TABLE: _posted_table,
    FieldKind.MULTIPLE: _posted_boxes,
    FieldKind.ATTESTATION: _posted_boxes,
}


def posted(form_id: int, data: QueryDict) -> dict[int, str]:
    """Return the posted answers by field key; fields absent from the request are absent from the answer."""
    values = {}
    for field in FormField.objects.filter(form_id=form_id).exclude(kind=FieldKind.FILE):
        value = POSTED.get(field.kind, _posted_text)(field, data)
        if value is not None:
            values[field.pk] = value
    return values


def _bases(values: dict[int, str], data: QueryDict) -> dict[int, str]:
    return {key: str(data[f"champ-{key}-base"]) for key in values if f"champ-{key}-base" in data}


def _store(dossier: Dossier, request: HttpRequest, values: dict[int, str], at: datetime) -> answers.Saved:
    data = request.POST
    shown = {key for key in values if f"champ-{key}-carried" in data}
    return answers.save_answers(
        dossier, values, at=at, by=current_user(request), bases=_bases(values, data), carried=shown
    )


Gate = Callable[[datetime], None]
"""What tells whether a draft may be written at an instant: raises :class:`answers.DraftClosedError` when it may not."""


def save(dossier: Dossier, request: HttpRequest, *, gate: Gate, at: datetime) -> list[answers.Problem]:
    """Save everything that was posted, files included; return what could not be kept, for each field, in French.

    Raises :class:`answers.DraftClosedError` when the draft is no longer written, and then nothing is.
    """
    gate(at)
    saved = _store(dossier, request, posted(dossier.form_id, request.POST), at)
    refused = [
        answers.Problem(rival.field, "Votre texte et celui d’une autre personne diffèrent : choisissez lequel garder.")
        for rival in saved.rivals
    ]
    return refused + _attach_files(dossier, request, at=at)


def _attach_files(dossier: Dossier, request: HttpRequest, *, at: datetime) -> list[answers.Problem]:
    """Keep the posted files and return those that were refused.

    A server stops a request that lasts: beyond ``MAX_JUDGING_SECONDS`` the files left are refused, and so said.
    """
    refused, deadline = [], time.monotonic() + MAX_JUDGING_SECONDS
    for field in FormField.objects.filter(form_id=dossier.form_id, kind=FieldKind.FILE):
        upload = request.FILES.get(field.key)
        if not isinstance(upload, UploadedFile):
            continue
        if time.monotonic() > deadline:
            refused.append(answers.Problem(field, TOO_LATE))
            continue
        try:
            attachments.attach(dossier, field, upload, at=at)
        except FileRefusedError as error:
            refused.append(answers.Problem(field, str(error)))
    return refused


def settle(dossier: Dossier, request: HttpRequest, *, gate: Gate, at: datetime) -> bool:
    """End the conflict that the button pressed names (« 12:keep », « 12:drop »); tell whether there was one.

    Raises :class:`answers.DraftClosedError` as :func:`save` does.
    """
    gate(at)
    key, _, choice = request.POST.get("settle", "").partition(":")
    rival = dossier.rivals.filter(pk=whole(key), by=current_user(request), settled_at__isnull=True).first()
    if rival is None:
        return False
    answers.settle(dossier, rival, keep=choice == "keep", at=at)
    return True


def autosave(
    dossier: Dossier,
    request: HttpRequest,
    *,
    gate: Gate,
    at: datetime,
    rest: Callable[[], object] | None = None,
    left: Callable[[], str] | None = None,
) -> JsonResponse:
    """Save from the page's script, and ``rest``, what is not an answer; 409 when the draft is frozen or closed.

    Answers ``saved`` (the sentence to show), ``left`` (what the page still lacks, in French, when it is asked),
    ``bases`` (the marks of the stored values), ``fresh`` (the values that a colleague changed and this page did not)
    and ``rivals`` (the questions with two texts).
    """
    values = posted(dossier.form_id, request.POST)
    try:
        gate(at)
        if rest is not None:
            rest()
        saved = _store(dossier, request, values, at)
    except answers.DossierFrozenError as error:
        return JsonResponse({"error": str(error)}, status=409)
    except answers.DraftClosedError as error:
        return JsonResponse({"error": f"Non enregistré. {error}"}, status=409)
    torn = {rival.field_id for rival in saved.rivals}
    fine = {key: value for key, value in saved.stored.items() if key not in torn}
    hour = date_format(localtime(at), "H:i:s")
    answer: dict[str, Any] = {
        "saved": f"Brouillon enregistré à {hour}",
        "savedAt": at.isoformat(),
        "bases": {f"champ-{key}": answers.fingerprint(value) for key, value in fine.items()},
        "fresh": {f"champ-{key}": value for key, value in fine.items() if values[key].strip() != value},
        "rivals": [f"champ-{key}" for key in sorted(torn)],
    }
    if left is not None:
        answer["left"] = left()
    if torn:
        answer["saved"] = (
            f"Enregistré à {hour}. Une autre personne a changé la même réponse : vos deux textes sont gardés."
        )
    return JsonResponse(answer)


def _question(field: FormField, value: str) -> Question:
    question = Question(field=field, value=value)
    match field.kind:
        case FieldKind.CONTACT | FieldKind.PERSON:
            stored = kinds.parts(field.kind, value)
            names = kinds.PARTS[FieldKind(field.kind)]
            question.parts = [(part, label, stored[part]) for part, label in names.items()]
        case FieldKind.TABLE:
            filled = kinds.rows(value) + [[]] * kinds.TABLE_ROWS
            question.rows = [
                [(label, row[rank] if rank < len(row) else "") for rank, label in enumerate(field.options)]
                for row in filled[: kinds.TABLE_ROWS]
            ]
        case FieldKind.MULTIPLE:
            question.chosen = kinds.chosen(value)
        case _:
            pass
    return question


class _ConditionsOfPage:
    """What the conditions of a form become on a page that shows all its sections, or ``only`` some."""

    def __init__(self, fields: list[FormField], stored: Mapping[int, str], only: Collection[str] | None = None) -> None:
        self.asked = conditions.asked(fields, stored)
        self.values = {key: value for key, value in stored.items() if key in self.asked}
        self.prompts = {field.pk: field.prompt for field in fields}
        self.here = {field.pk for field in fields if only is None or field.section in only}

    def _rule(self, condition: Condition) -> dict[str, Any]:
        """Return a condition for the script; a comparison about another page is already made."""
        tests = [
            {"field": f"champ-{test.field}", "operator": test.operator, "value": test.value}
            if test.field in self.here
            else test.holds(self.values)
            for test in condition.tests
        ]
        return {"match": condition.match, "tests": tests}

    def describe(self, question: Question) -> None:
        """Say on a question when it is asked."""
        question.asked = question.field.pk in self.asked
        rules = conditions.of_question(question.field)
        question.condition = ", et ".join(f"si {rule.sentence(self.prompts)}" for rule in rules)
        if any(not rule.sources.isdisjoint(self.here) for rule in rules):
            question.rules = json.dumps([self._rule(rule) for rule in rules], ensure_ascii=False)


class CarriedAnswer(Protocol):
    """An answer given elsewhere, where it comes from, and what is written beside another one (or nothing)."""

    @property
    def value(self) -> str:
        """Return the text as it is stored."""

    @property
    def origin(self) -> str:
        """Return where it comes from, in French."""

    @property
    def differs(self) -> str:
        """Return what to say beside an answer that is not this one, in French."""


def sections(
    dossier: Dossier,
    problems: list[answers.Problem] | None = None,
    *,
    only: Collection[str] | None = None,
    typed: Mapping[int, str] | None = None,
    carried: Mapping[int, CarriedAnswer] | None = None,
    advice: Mapping[int, str] | None = None,
) -> dict[str, list[Question]]:
    """Return the questions by section, with what was found wrong and the rival texts (five queries).

    ``typed`` are answers that were refused as a whole: the page shows them, and the draft does not hold them.

    ``carried`` are answers given elsewhere: one that was never answered here shows them, and stores them when the page
    is sent. ``advice`` is shown beside the questions it concerns.

    With ``only`` some sections, a question whose conditions are asked elsewhere is there when they hold.
    """
    known, typed, carried = dict(dossier.answers.values_list("field_id", "value")), typed or {}, carried or {}
    stored = {key: answer.value for key, answer in carried.items()} | known | dict(typed)
    files = {attachment.field_id: attachment for attachment in dossier.attachments.all()}
    errors = {problem.field.pk: problem.message for problem in problems or ()}
    rivals: dict[int, list[tuple[RivalAnswer, str]]] = {}
    for rival in dossier.rivals.filter(settled_at__isnull=True).select_related("by", "field"):
        shown_text = kinds.readable(rival.field.kind, rival.value)
        rivals.setdefault(rival.field_id, []).append((rival, shown_text))
    shown: dict[str, list[Question]] = {}
    fields = list(dossier.form.fields.all())
    page = _ConditionsOfPage(fields, stored, only)
    for field in fields:
        if only is not None and field.section not in only:
            continue
        question = _question(field, stored.get(field.pk, ""))
        page.describe(question)
        if not question.asked and not question.rules:
            continue
        question.attachment, question.error = files.get(field.pk), errors.get(field.pk, "")
        question.rivals = rivals.get(field.pk, [])
        question.advice = (advice or {}).get(field.pk, "")
        if (elsewhere := carried.get(field.pk)) is not None:
            question.is_carried = field.pk not in known and field.pk not in typed
            question.origin = elsewhere.origin if question.value == elsewhere.value else elsewhere.differs
            question.error = "" if question.is_carried else question.error
        shown.setdefault(field.section, []).append(question)
    return shown


def blank(fields: list[FormField]) -> dict[str, list[Question]]:
    """Return the questions of a form that nobody has answered, by section."""
    shown: dict[str, list[Question]] = {}
    page = _ConditionsOfPage(fields, {})
    for field in fields:
        question = _question(field, "")
        page.describe(question)
        shown.setdefault(field.section, []).append(question)
    return shown


def readable(content: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Return a deposit's answers by section, structured values spelled out, for reading pages."""
    shown: dict[str, list[dict[str, Any]]] = {}
    for answer in content["answers"]:
        value = kinds.readable(answer["kind"], answer["value"])
        shown.setdefault(answer["section"], []).append(answer | {"value": value})
    return shown
