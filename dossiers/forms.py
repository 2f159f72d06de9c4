"""The web side of a dossier: read what was posted, show what is stored."""

import dataclasses
import json
from dataclasses import dataclass
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, JsonResponse, QueryDict
from django.utils.formats import date_format
from django.utils.timezone import localtime

from dossiers.domain import answers
from dossiers.enums import FieldKind
from dossiers.models import Attachment, Dossier, FormField


@dataclass(slots=True)
class Question:
    """One question as a page shows it: the stored value, its parts for a contact, and what is wrong with it."""

    field: FormField
    value: str = ""
    parts: list[tuple[str, str, str]] = dataclasses.field(default_factory=list)
    attachment: Attachment | None = None
    error: str = ""
    lines: int = 0


def posted(form_id: int, data: QueryDict) -> dict[int, str]:
    """Return the posted answers by field key; fields absent from the request are absent from the answer."""
    values = {}
    for one in FormField.objects.filter(form_id=form_id).exclude(kind=FieldKind.FILE):
        if one.kind == FieldKind.CONTACT:
            parts = {
                part: str(data[f"{one.key}-{part}"]) for part in answers.CONTACT_PARTS if f"{one.key}-{part}" in data
            }
            if parts:
                filled = {part: text.strip() for part, text in parts.items()}
                values[one.pk] = json.dumps(filled, ensure_ascii=False) if any(filled.values()) else ""
        elif one.kind == FieldKind.ATTESTATION:
            if f"{one.key}-shown" in data:
                values[one.pk] = "oui" if one.key in data else ""
        elif one.key in data:
            values[one.pk] = str(data[one.key]).replace("\r\n", "\n")
    return values


def save(dossier: Dossier, request: HttpRequest, *, at: datetime) -> list[str]:
    """Save everything that was posted, files included; return why some files were refused, in French."""
    answers.save_answers(dossier, posted(dossier.form_id, request.POST), at=at)
    refused = []
    for one in FormField.objects.filter(form_id=dossier.form_id, kind=FieldKind.FILE):
        upload = request.FILES.get(one.key)
        if isinstance(upload, UploadedFile):
            try:
                answers.attach(dossier, one, upload, at=at)
            except answers.FileRefusedError as error:
                refused.append(f"{one.label} : {error}")
    return refused


def autosave(dossier: Dossier, request: HttpRequest, *, at: datetime) -> JsonResponse:
    """Save from the page's script and answer with the hour to show; 409 when the dossier is frozen."""
    try:
        answers.save_answers(dossier, posted(dossier.form_id, request.POST), at=at)
    except answers.DossierFrozenError as error:
        return JsonResponse({"error": str(error)}, status=409)
    return JsonResponse({"saved": f"Brouillon enregistré à {date_format(localtime(at), 'H:i:s')}"})


def sections(dossier: Dossier, found: list[answers.Problem] | None = None) -> dict[str, list[Question]]:
    """Return the questions by section, with what was found wrong (four queries)."""
    values = dict(dossier.answers.values_list("field_id", "value"))
    files = {attachment.field_id: attachment for attachment in dossier.attachments.all()}
    errors = {problem.field.pk: problem.message for problem in found or ()}
    shown: dict[str, list[Question]] = {}
    for one in dossier.form.fields.all():
        value = values.get(one.pk, "")
        question = Question(
            field=one, value=value, attachment=files.get(one.pk), error=errors.get(one.pk, ""),
            lines=answers.count_lines(value),
        )  # fmt: skip
        if one.kind == FieldKind.CONTACT:
            parts = answers.contact_parts(value)
            question.parts = [(part, label, parts[part]) for part, label in answers.CONTACT_PARTS.items()]
        shown.setdefault(one.section, []).append(question)
    return shown


def readable(content: dict[str, object]) -> dict[str, list[dict[str, object]]]:
    """Return a deposit's answers by section, contacts spelled out, for reading pages."""
    shown: dict[str, list[dict[str, object]]] = {}
    for answer in content["answers"]:  # type: ignore[attr-defined]
        value = answer["value"]
        if answer["kind"] == FieldKind.CONTACT and value:
            value = ", ".join(part for part in answers.contact_parts(value).values() if part)
        shown.setdefault(answer["section"], []).append(answer | {"value": value})
    return shown
