"""The receipt of a deposit as a sealed PDF: what was received, when, and its hash."""

from typing import Any

from common.days import day_of
from common.jobs import JobState
from common.language.formatting import french_date, french_deadline
from documents.domain import production
from documents.models import Document
from dossiers.domain import values as kinds
from dossiers.enums import FieldKind
from dossiers.models import Deposit

SERIES = "REC"


def _readable(answer: dict[str, Any], content: dict[str, Any]) -> str:
    """Return an answer as the receipt prints it: a question answered by files gives their names."""
    if answer["kind"] != FieldKind.FILE:
        return kinds.readable(answer["kind"], answer["value"])
    names = [piece["name"] for piece in content["attachments"] if piece["label"] == answer["label"]]
    return ", ".join(names) or "Aucun fichier"


def issue(deposit: Deposit, *, subject: str, campaign: str, zone: str) -> Document:
    """Register the receipt to produce, once for a deposit; it is dated by the deposit's own instant."""
    answers = [
        {"section": answer["section"], "label": answer["label"], "value": _readable(answer, deposit.content)}
        for answer in deposit.content["answers"]
    ]
    pieces = [
        f"{attachment['label']}\u00a0: {attachment['name']} ({attachment['sha256']})"
        for attachment in deposit.content["attachments"]
    ]
    return production.request(
        "deposit_receipt",
        title=f"Récépissé {deposit.number}",
        key=f"receipt-{deposit.pk}",
        about=deposit,
        context={
            "subject": subject,
            "campaign": campaign,
            "receipt": deposit.number,
            "deposited_at": french_deadline(deposit.deposited_at, zone),
            "deposited_on": french_date(day_of(deposit.deposited_at, zone)),
            "by": str(deposit.deposited_by),
            "sha256": deposit.sha256,
            "answers": answers,
            "pieces": pieces,
        },
        at=deposit.deposited_at,
        series=SERIES,
    )


def page(deposit: Deposit) -> dict[str, Any]:
    """Return what the receipt's page shows of the PDF: the document asked for, and whether it can be downloaded."""
    document = of(deposit)
    return {"document": document, "ready": document is not None and document.state == JobState.DONE}


def of(deposit: Deposit) -> Document | None:
    """Return the receipt asked for, or nothing."""
    return Document.objects.filter(key=f"receipt-{deposit.pk}").first()
