"""What a referee does by their personal link: write, read again, send once, or decline."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction

from common.digests import digest
from common.files.storage import delete_on_commit
from common.language.text import normalize_text
from common.transitions import move
from dossiers.domain import attachments, clamd
from dossiers.domain.formats import FileRefusedError, Inspected, clean_name
from dossiers.domain.limits import count_characters
from notifications.domain import outbox
from notifications.domain.addressees import resolve
from references.domain.errors import ReferenceRefusedError
from references.enums import ReferenceState
from references.models import Reference, ReferenceLetter
from references.queries import deadlines

ANSWER_CHARS = 1000
LETTER_CHARS = 6000
LETTER_LABEL = "Lettre"
OVER = {
    ReferenceState.RECEIVED: "Votre lettre est déjà envoyée : elle ne change plus.",
    ReferenceState.DECLINED: "Vous avez décliné cette demande.",
    ReferenceState.CANCELLED: "Cette lettre n’est plus demandée.",
    ReferenceState.NAMED: "Cette lettre n’est pas encore demandée.",
}
LATE = "La date limite est passée : cette lettre n’est plus attendue."


@dataclass(frozen=True, slots=True)
class Draft:
    """What a referee typed: the answers in the order of the campaign's questions, and the free letter."""

    answers: Sequence[str]
    text: str


def obstacle(reference: Reference, at: datetime) -> str:
    """Return why a referee cannot write any more, in French, or nothing."""
    if not reference.is_pending:
        return OVER[ReferenceState(reference.state)]
    return "" if deadlines.is_awaited(reference.application, at) else LATE


def _locked(reference: Reference, *, at: datetime) -> Reference:
    """Return what is asked under its lock. Raises :class:`ReferenceRefusedError` when nothing is awaited any more."""
    rows = Reference.objects.select_for_update(of=("self",)).select_related(
        "application__campaign", "application__candidate", "application__dossier"
    )
    locked = rows.get(pk=reference.pk)
    over = obstacle(locked, at)
    if over:
        raise ReferenceRefusedError(over)
    return locked


def _inspect(upload: "File[bytes]") -> Inspected:
    """Return a file as it may be kept, scanned, before any lock. Raises :class:`ReferenceRefusedError`."""
    try:
        inspected = attachments.inspect_upload(upload)
        threat = clamd.scan(inspected.content) if clamd.configured() else ""
    except (FileRefusedError, clamd.ScannerError) as error:
        raise ReferenceRefusedError(str(error), field="file") from error
    if threat:
        raise ReferenceRefusedError(
            f"L’antivirus a trouvé une menace dans ce fichier ({threat}) : il n’est pas gardé.", field="file"
        )
    if inspected.extension != "pdf":
        raise ReferenceRefusedError(
            "Joignez un PDF : c’est le seul format que tous les lecteurs ouvrent.", field="file"
        )
    return inspected


def save(
    reference: Reference, draft: Draft, *, upload: "File[bytes] | None" = None, remove_file: bool = False, at: datetime
) -> ReferenceLetter:
    """Keep the draft of a letter, and its file in place of the one before.

    Raises :class:`ReferenceRefusedError` for a file that we may not keep, or once the letter is not awaited any more.
    """
    inspected = _inspect(upload) if upload is not None else None
    name = clean_name(upload.name or "", "pdf") if upload is not None else ""
    return _keep(reference, draft, inspected, name=name, remove_file=remove_file, at=at)


@transaction.atomic
def _keep(
    reference: Reference, draft: Draft, inspected: Inspected | None, *, name: str, remove_file: bool, at: datetime
) -> ReferenceLetter:
    locked = _locked(reference, at=at)
    letter = ReferenceLetter.objects.filter(reference=locked).first() or ReferenceLetter(reference=locked)
    letter.answers = [normalize_text(answer).strip() for answer in draft.answers]
    letter.text, letter.saved_at = normalize_text(draft.text).strip(), at
    if inspected is not None or remove_file:
        discard_file(letter)
        letter.file, letter.file_name, letter.file_size, letter.file_sha256 = "", "", None, ""
    if inspected is not None:
        letter.file_name, letter.file_size = name, len(inspected.content)
        letter.file_sha256 = hashlib.sha256(inspected.content).hexdigest()
        try:
            attachments.store(letter.file, name, inspected.content)
        except FileRefusedError as error:
            raise ReferenceRefusedError(str(error), field="file") from error
    letter.save()
    if locked.state == ReferenceState.INVITED:
        move(locked, "start", by=None, at=at)
    return letter


def discard_file(letter: ReferenceLetter) -> None:
    """Delete the file of a letter once the transaction is committed."""
    delete_on_commit(letter.file)


def content(reference: Reference, letter: ReferenceLetter) -> dict[str, Any]:
    """Return what readers would read of a letter as it is."""
    questions = reference.application.campaign.reference_questions
    answers = [
        {"label": question, "value": answer} for question, answer in zip(questions, letter.answers, strict=False)
    ]
    if letter.text:
        answers.append({"label": LETTER_LABEL, "value": letter.text})
    held: dict[str, Any] = {"answers": answers}
    if letter.file:
        held["file"] = {"name": letter.file_name, "size": letter.file_size, "sha256": letter.file_sha256}
    return held


def faults(reference: Reference, letter: ReferenceLetter) -> list[str]:
    """Return what a letter lacks before it may be sent, in French."""
    questions = reference.application.campaign.reference_questions
    given = [*letter.answers, *[""] * len(questions)]
    missing = [f"Répondez à « {question} »." for question, answer in zip(questions, given, strict=False) if not answer]
    if not letter.text and not letter.file:
        missing.append("Écrivez la lettre, ou joignez-la en PDF.")
    return missing + [
        f"« {row['label']} » : {count} caractères, la limite est de {limit}."
        for row, limit in _limits(content(reference, letter))
        if (count := count_characters(row["value"])) > limit
    ]


def _limits(held: dict[str, Any]) -> list[tuple[dict[str, str], int]]:
    return [(row, LETTER_CHARS if row["label"] == LETTER_LABEL else ANSWER_CHARS) for row in held["answers"]]


@transaction.atomic
def send(reference: Reference, *, seen: str, at: datetime) -> ReferenceLetter:
    """Send a letter as it was read again (``seen`` is the digest of what the page showed), once, and thank the referee.

    Raises :class:`ReferenceRefusedError` when it lacks something, changed since in another tab, was sent already, or
    is not awaited any more at ``at``, when the request arrived.
    """
    locked = _locked(reference, at=at)
    letter = ReferenceLetter.objects.select_for_update().filter(reference=locked).first()
    if letter is None:
        raise ReferenceRefusedError("Écrivez d’abord la lettre.")
    missing = faults(locked, letter)
    if missing:
        raise ReferenceRefusedError(" ".join(missing))
    held = content(locked, letter)
    if digest(held) != seen:
        raise ReferenceRefusedError(
            "La lettre a changé depuis que vous l’avez relue, dans un autre onglet : relisez-la, puis envoyez-la."
        )
    letter.content, letter.sha256 = held, seen
    letter.save(update_fields=["content", "sha256"])
    move(locked, "send", by=None, at=at, answered_at=at)
    _thank(locked, held, at=at)
    return letter


def _thank(reference: Reference, held: dict[str, Any], *, at: datetime) -> None:
    """Write to the referee that their letter arrived, with its copy."""
    campaign = reference.application.campaign
    outbox.queue(
        "reference_thanks",
        to=resolve(reference.address),
        key=f"reference-thanks-{reference.pk}",
        context={
            "name": reference.name,
            "candidate": str(reference.application.candidate),
            "campaign": campaign.name,
            "answers": held["answers"],
            "file": held.get("file"),
        },
        campaign=campaign.code,
        at=at,
    )


@transaction.atomic
def decline(reference: Reference, *, at: datetime) -> None:
    """Decline what is asked, and tell the candidate, who may name somebody else; what was written is forgotten.

    Raises :class:`ReferenceRefusedError` when nothing is awaited any more.
    """
    locked = _locked(reference, at=at)
    for letter in ReferenceLetter.objects.filter(reference=locked):
        letter.delete()
    move(locked, "decline", by=None, at=at, answered_at=at)
    application = locked.application
    outbox.queue(
        "reference_declined",
        to=application.candidate,
        key=f"reference-declined-{locked.pk}",
        context={
            "name": locked.name,
            "campaign": application.campaign.name,
            "public_id": str(application.public_id),
        },
        campaign=application.campaign.code,
        at=at,
    )
