"""What was deposited is still what is kept, or a command says where not."""

from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command

from dossiers.domain import answers, attachments, deposits, receipts
from dossiers.models import Deposit
from sandbox.domain.people import pdf
from tests import factories as f
from tests.factories import NOW


@pytest.fixture
def deposit(db):
    dossier = f.DossierFactory()
    text = f.FormFieldFactory(form=dossier.form)
    file = f.FormFieldFactory(form=dossier.form, kind="file", label="CV")
    answers.save_answers(dossier, {text.pk: "Une réponse."}, at=NOW)
    attachments.attach(dossier, file, ContentFile(pdf("CV"), "cv.pdf"), at=NOW)
    deposit = deposits.deposit(dossier, number="T-1", by=dossier.owner, at=NOW)
    receipts.issue(deposit, subject="S", campaign="C", zone="Europe/Paris")
    return deposit


def verify(*numbers):
    out = StringIO()
    call_command("verify_deposits", *numbers, stdout=out)
    return out.getvalue()


def test_untouched_deposit_has_no_fault(deposit):
    assert "1\xa0dépôt vérifié, aucun écart" in verify()
    assert "1\xa0dépôt vérifié, aucun écart" in verify("T-1")


def spoil_content(deposit):
    Deposit.objects.update(content=deposit.content | {"answers": []})


def spoil_hash(deposit):
    Deposit.objects.update(sha256="0" * 64)


def spoil_file(deposit):
    piece = deposit.dossier.attachments.get()
    with open(piece.file.path, "ab") as stored:  # noqa: PTH123
        stored.write(b"x")


def lose_file(deposit):
    piece = deposit.dossier.attachments.get()
    piece.file.storage.delete(piece.file.name)


@pytest.mark.parametrize(
    ("spoil", "message", "count"),
    [
        (spoil_content, "le contenu ne correspond plus à son empreinte", 1),
        (spoil_hash, "le récépissé porte une autre empreinte", 2),
        (spoil_file, "le fichier « CV » a changé", 1),
        (lose_file, "le fichier « CV » est absent", 1),
    ],
)
def test_what_changed_is_named(deposit, spoil, message, count):
    spoil(deposit)
    out = StringIO()
    with pytest.raises(CommandError, match=f"{count}\xa0écart"):
        call_command("verify_deposits", stdout=out)
    assert f"T-1 : {message}" in out.getvalue()


def test_unknown_number_is_said(deposit):
    with pytest.raises(CommandError, match="inconnus : T-2"):
        verify("T-2")
