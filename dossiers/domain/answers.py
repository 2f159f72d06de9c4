"""Write answers to a draft, and say what is still wrong with them."""

import hashlib
import json
import textwrap
from dataclasses import dataclass
from datetime import datetime

from django.core.files.base import File
from django.db import transaction

from accounts.models import User
from dossiers.enums import DossierState, FieldKind
from dossiers.models import Answer, Attachment, Dossier, Form, FormField

LINE_WIDTH = 100
MAX_FILE_BYTES = 10 * 1024 * 1024
CONTACT_PARTS = {
    "name": "Prénom et nom",
    "function": "Fonction",
    "entity": "Entité",
    "email": "Adresse électronique professionnelle",
    "phone": "Téléphone professionnel",
}


class DossierFrozenError(Exception):
    """The dossier was deposited: nothing in it may change."""

    def __init__(self) -> None:
        super().__init__("Ce dossier est déposé : il ne peut plus être modifié.")


class FileRefusedError(Exception):
    """The file is not one we may keep; the message says why, in French."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one answer, for the person who writes it."""

    field: FormField
    message: str


def count_lines(text: str) -> int:
    """Return the number of lines of 100 characters that a text takes (the unit of the programme's limits)."""
    return sum(max(1, len(textwrap.wrap(line, LINE_WIDTH))) for line in text.strip().splitlines())


def start(form: Form, *, by: User, at: datetime) -> Dossier:
    """Open an empty draft."""
    return Dossier.objects.create(form=form, owner=by, created_at=at, saved_at=at)


@transaction.atomic
def save_answers(dossier: Dossier, values: dict[int, str], *, at: datetime) -> None:
    """Store answers by field key, whatever their faults: nothing a person typed is ever lost.

    Unknown keys are ignored (a field of another form). Raises :class:`DossierFrozenError` once deposited.
    """
    locked = Dossier.objects.select_for_update().get(pk=dossier.pk)
    if locked.state != DossierState.DRAFT:
        raise DossierFrozenError
    known = FormField.objects.filter(form=dossier.form_id, pk__in=values).exclude(kind=FieldKind.FILE)
    Answer.objects.bulk_create(
        [Answer(dossier=dossier, field=field, value=values[field.pk].strip()) for field in known],
        update_conflicts=True,
        unique_fields=["dossier", "field"],
        update_fields=["value"],
    )
    Dossier.objects.filter(pk=dossier.pk).update(saved_at=at)


@transaction.atomic
def attach(dossier: Dossier, field: FormField, upload: File[bytes], *, at: datetime) -> Attachment:
    """Keep a PDF as the answer to ``field``, in place of the previous one.

    Raises :class:`FileRefusedError` (not a PDF, empty, over 10 MB) or :class:`DossierFrozenError`.
    """
    locked = Dossier.objects.select_for_update().get(pk=dossier.pk)
    if locked.state != DossierState.DRAFT:
        raise DossierFrozenError
    size = upload.size or 0
    if size > MAX_FILE_BYTES:
        raise FileRefusedError("Le fichier dépasse 10 Mo : réduisez-le puis réessayez.")
    content = upload.read()
    if not content.startswith(b"%PDF-"):
        raise FileRefusedError("Le fichier n’est pas un PDF : enregistrez-le au format PDF puis réessayez.")
    dossier.attachments.filter(field=field).delete()
    attachment = Attachment(
        dossier=dossier,
        field=field,
        name=(upload.name or "document.pdf")[-200:],
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )
    upload.seek(0)
    attachment.file.save("piece.pdf", upload, save=False)
    attachment.save()
    Dossier.objects.filter(pk=dossier.pk).update(saved_at=at)
    return attachment


def contact_parts(value: str) -> dict[str, str]:
    """Return the parts of a stored contact; empty parts when there is none."""
    stored = json.loads(value) if value else {}
    return {part: str(stored.get(part, "")) for part in CONTACT_PARTS}


def fault(field: FormField, value: str) -> str:
    """Return why a value would be refused at deposit, or the empty string."""
    if not value:
        return "Cette réponse est attendue." if field.required else ""
    if field.kind == FieldKind.NUMBER and not value.isdigit():
        return "Indiquez un nombre entier."
    if field.kind == FieldKind.CONTACT:
        missing = [label for part, label in CONTACT_PARTS.items() if not contact_parts(value)[part]]
        if missing and field.required:
            return f"Il manque : {', '.join(missing).lower()}."
    if field.max_lines and count_lines(value) > field.max_lines:
        return f"{count_lines(value)} lignes : la limite est de {field.max_lines} lignes de {LINE_WIDTH} caractères."
    return ""


def problems(dossier: Dossier) -> list[Problem]:
    """Return everything that prevents a deposit, in the order of the form (three queries)."""
    values = dict(dossier.answers.values_list("field_id", "value"))
    files = set(dossier.attachments.values_list("field_id", flat=True))
    found = []
    for field in dossier.form.fields.all():
        if field.kind == FieldKind.FILE:
            message = "Joignez le fichier demandé." if field.required and field.pk not in files else ""
        else:
            message = fault(field, values.get(field.pk, ""))
        if message:
            found.append(Problem(field=field, message=message))
    return found
