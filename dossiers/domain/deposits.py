"""Freeze a dossier."""

from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from common.atomic import joined
from common.digests import digest
from common.language.french import counted
from dossiers.domain.answers import Contents, Problem, lock_draft, problems, read_contents
from dossiers.domain.attachments import share
from dossiers.enums import Audience, DossierState
from dossiers.models import Answer, Deposit, Dossier


class IncompleteDossierError(Exception):
    """Answers are missing or too long; ``problems`` lists them."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__(f"Le dossier ne peut pas être déposé : {counted(len(problems), 'point')} à corriger.")


def freeze(dossier: Dossier, contents: Contents | None = None) -> dict[str, Any]:
    """Return everything a reader will ever see of the dossier; a question that was not asked is left out.

    Three queries, none when ``contents`` was read already.
    """
    form, contents = dossier.form, contents or read_contents(dossier)
    values = contents.values
    fields = contents.asked()
    pieces = {piece.field_id: piece for piece in contents.pieces}
    return {
        "form": [form.code, form.version],
        "answers": [
            {
                "section": field.section,
                "label": field.label,
                "kind": field.kind,
                "identifying": field.identifying,
                "audience": field.audience,
                "value": values.get(field.pk, ""),
            }
            for field in fields
        ],
        "attachments": [
            {
                "public_id": str(pieces[field.pk].public_id),
                "label": field.label,
                "name": pieces[field.pk].name,
                "size": pieces[field.pk].size,
                "sha256": pieces[field.pk].sha256,
                "identifying": field.identifying,
                "audience": field.audience,
            }
            for field in fields
            if field.pk in pieces
        ],
    }


@joined()
def deposit(
    dossier: Dossier,
    *,
    number: str,
    by: User,
    at: datetime,
    extra: dict[str, Any] | None = None,
    more: list[dict[str, Any]] | None = None,
) -> Deposit:
    """Make the immutable deposit of a complete draft; ``extra`` (wishes, profession) is frozen with it.

    ``more`` are answers that do not come from the form, of the same shape, that every reader sees after the others.

    The caller has checked the deadline, with ``at`` the server's instant. Raises :class:`IncompleteDossierError`, or
    :class:`dossiers.domain.answers.DossierFrozenError` when another tab was faster: the row lock makes the second of
    two deposits fail.
    """
    lock_draft(dossier)
    contents = read_contents(dossier)
    faults = problems(dossier, contents)
    if faults:
        raise IncompleteDossierError(faults)
    return _keep(
        dossier, number=number, by=by, at=at, content=freeze(dossier, contents) | (extra or {}), more=more or []
    )


def deposit_as_received(dossier: Dossier, *, number: str, by: User, at: datetime, extra: dict[str, Any]) -> Deposit:
    """Freeze a draft that was deposited elsewhere, as it came: what our form would ask more is not asked again."""
    return _keep(dossier, number=number, by=by, at=at, content=freeze(dossier) | extra, more=[])


def _keep(
    dossier: Dossier, *, number: str, by: User, at: datetime, content: dict[str, Any], more: list[dict[str, Any]]
) -> Deposit:
    content["answers"] += more
    Dossier.objects.filter(pk=dossier.pk).update(state=DossierState.DEPOSITED, saved_at=at)
    dossier.state = DossierState.DEPOSITED
    return Deposit.objects.create(
        dossier=dossier, number=number, content=content, sha256=digest(content), deposited_at=at, deposited_by=by
    )


@transaction.atomic
def reopen(dossier: Dossier, *, at: datetime) -> Dossier:
    """Return a draft that starts from a deposited dossier, to complete it; the first deposit stays as it was.

    Files are shared between the two: a deposit's own file is never written over.
    """
    draft = Dossier.objects.create(form=dossier.form, owner=dossier.owner, created_at=at, saved_at=at, replaces=dossier)
    answers = [
        Answer(dossier=draft, field_id=answer.field_id, value=answer.value, by=answer.by, at=answer.at)
        for answer in dossier.answers.select_related("by")
    ]
    Answer.objects.bulk_create(answers)
    for piece in dossier.attachments.select_related("field"):
        share(piece, draft, piece.field)
    return draft


def for_jury(content: dict[str, Any], *, blind: bool) -> dict[str, Any]:
    """Return what a juror reads: not what is kept for the team, nor, when ``blind``, what identifies (R8)."""

    def shown(part: dict[str, Any]) -> bool:
        return part.get("audience") != Audience.TEAM and not (blind and part["identifying"])

    attachments = [attachment for attachment in content["attachments"] if shown(attachment)]
    if blind:
        attachments = [
            a | {"name": f"piece-{rank}.{a['name'].rpartition('.')[2]}"} for rank, a in enumerate(attachments, start=1)
        ]
    return content | {
        "answers": [answer for answer in content["answers"] if shown(answer)],
        "attachments": attachments,
        "person": {} if blind else content.get("person", {}),
    }
