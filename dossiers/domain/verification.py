"""Check that what was deposited is still what is kept: contents, files, receipts."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from common.digests import digest
from dossiers.domain import receipts
from dossiers.models import Attachment, Deposit


@dataclass(frozen=True, slots=True)
class Fault:
    """One deposit that is no longer what was received; the message says what differs, in French."""

    number: str
    message: str


def _file_fault(deposit: Deposit, piece: dict[str, str]) -> str:
    attachment = Attachment.objects.filter(public_id=piece["public_id"], dossier=deposit.dossier_id).first()
    if attachment is None or not attachment.file.storage.exists(str(attachment.file.name)):
        return f"le fichier « {piece['label']} » est absent"
    with attachment.file.open("rb") as stored:
        digest = hashlib.sha256(stored.read()).hexdigest()
    return "" if digest == piece["sha256"] else f"le fichier « {piece['label']} » a changé"


def verify(deposits: QuerySet[Deposit]) -> Iterator[Fault]:
    """Yield every fault of these deposits, one deposit at a time in memory; those erased on request are left out."""
    for deposit in deposits.filter(erased_at__isnull=True).order_by("pk").iterator(chunk_size=200):
        if digest(deposit.content) != deposit.sha256:
            yield Fault(deposit.number, "le contenu ne correspond plus à son empreinte")
        for piece in deposit.content["attachments"]:
            wrong = _file_fault(deposit, piece)
            if wrong:
                yield Fault(deposit.number, wrong)
        receipt = receipts.of(deposit)
        if receipt is not None and receipt.context["sha256"] != deposit.sha256:
            yield Fault(deposit.number, "le récépissé porte une autre empreinte")
