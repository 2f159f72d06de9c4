"""Freeze a dossier."""

import hashlib
import json
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from dossiers.domain.answers import DossierFrozenError, Problem, problems
from dossiers.enums import DossierState
from dossiers.models import Deposit, Dossier


class IncompleteDossierError(Exception):
    """Answers are missing or too long; ``problems`` lists them."""

    def __init__(self, found: list[Problem]) -> None:
        self.problems = found
        super().__init__(f"Le dossier ne peut pas être déposé : {len(found)} point(s) à corriger.")


def canonical(content: dict[str, Any]) -> bytes:
    """Return the bytes that are hashed: sorted keys, no blanks, UTF-8."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(content: dict[str, Any]) -> str:
    """Return the SHA-256 of a frozen content, in hexadecimal."""
    return hashlib.sha256(canonical(content)).hexdigest()


def freeze(dossier: Dossier) -> dict[str, Any]:
    """Return everything a reader will ever see of the dossier."""
    form = dossier.form
    values = dict(dossier.answers.values_list("field_id", "value"))
    return {
        "form": [form.code, form.version],
        "answers": [
            {
                "section": field.section,
                "label": field.label,
                "kind": field.kind,
                "identifying": field.identifying,
                "value": values.get(field.pk, ""),
            }
            for field in form.fields.all()
        ],
        "attachments": [
            {
                "public_id": str(a.public_id),
                "label": a.field.label,
                "name": a.name,
                "size": a.size,
                "sha256": a.sha256,
                "identifying": a.field.identifying,
            }
            for a in dossier.attachments.select_related("field").order_by("field__position")
        ],
    }


@transaction.atomic
def deposit(dossier: Dossier, *, number: str, by: User, at: datetime, extra: dict[str, Any] | None = None) -> Deposit:
    """Make the immutable deposit of a complete draft; ``extra`` (wishes, profession) is frozen with it.

    The caller has checked the deadline, with ``at`` the server's instant. Raises :class:`IncompleteDossierError`, or
    :class:`DossierFrozenError` when another tab was faster: the row lock makes the second of two deposits fail.
    """
    locked = Dossier.objects.select_for_update().get(pk=dossier.pk)
    if locked.state != DossierState.DRAFT:
        raise DossierFrozenError
    found = problems(dossier)
    if found:
        raise IncompleteDossierError(found)
    content = freeze(dossier) | (extra or {})
    Dossier.objects.filter(pk=dossier.pk).update(state=DossierState.DEPOSITED, saved_at=at)
    dossier.state = DossierState.DEPOSITED
    return Deposit.objects.create(
        dossier=dossier, number=number, content=content, sha256=digest(content), deposited_at=at, deposited_by=by
    )


def blind(content: dict[str, Any]) -> dict[str, Any]:
    """Return the content without what identifies a person (R8): answers, file names, identifying files."""
    return content | {
        "answers": [answer for answer in content["answers"] if not answer["identifying"]],
        "attachments": [
            attachment | {"name": f"piece-{rank}.pdf"}
            for rank, attachment in enumerate(content["attachments"], start=1)
            if not attachment["identifying"]
        ],
        "person": {},
    }
