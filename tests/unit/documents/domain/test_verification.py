"""Whoever holds a document, or its number, learns whether it was issued so; a changed byte is seen."""

import base64
import io

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client

from common.inspection.judging import CostlyFileError, UnavailableError
from documents import inspection, tasks
from documents.domain import rendering
from documents.domain.signing import sealing, verification
from documents.domain.texts import templates
from documents.enums import Verdict
from documents.forms import verifying
from tests import factories as f
from tests.factories import NOW
from tests.unit.documents.domain.test_documents import CONTEXT


@pytest.fixture
def key(settings, tmp_path):
    settings.DOCUMENT_SEAL_KEY = str(tmp_path / "keys" / "seal.p12")
    sealing._signer.cache_clear()
    yield settings
    sealing._signer.cache_clear()


@pytest.fixture
def issued(db, key):
    document = f.DocumentFactory(context=CONTEXT, version=templates.current("contract_fixed_term"))
    tasks.produce_document(document_id=document.pk)
    document.refresh_from_db()
    return document


@pytest.fixture
def content(issued):
    with issued.file.open("rb") as stored:
        return stored.read()


def other_seal(pdf, settings, tmp_path):
    """Return a PDF sealed by somebody else in a field of the same name."""
    settings.DOCUMENT_SEAL_KEY = str(tmp_path / "other" / "seal.p12")
    sealing._signer.cache_clear()
    return sealing.seal(pdf, at=NOW)


def test_the_file_as_issued_is_genuine(issued, content):
    examined = verification.examine(content)
    assert (examined.verdict, examined.document) == (Verdict.GENUINE, issued)
    assert examined.nature == "Contrat à durée déterminée"


def test_one_changed_byte_is_seen(issued, content):
    forged = bytearray(content)
    forged[content.index(b"stream") + 40] ^= 1
    assert verification.examine(bytes(forged)).verdict in {Verdict.ALTERED, Verdict.UNREADABLE}
    added = verification.examine(content + b"\n% ajout")
    assert (added.verdict, added.document, added.nature) == (Verdict.ALTERED, None, "")


def test_a_page_added_after_the_seal_is_seen(content):
    opened = pikepdf.open(io.BytesIO(content))
    opened.add_blank_page()
    out = io.BytesIO()
    opened.save(out)
    assert verification.examine(out.getvalue()).verdict != Verdict.GENUINE


def test_a_sealed_file_that_left_the_register_is_said(issued, content):
    type(issued).objects.all().delete()
    assert verification.examine(content).verdict == Verdict.SEALED


def test_another_s_seal_and_no_seal_are_foreign(issued, key, tmp_path):
    pdf = rendering.render(issued)
    assert verification.examine(pdf).verdict == Verdict.FOREIGN
    theirs = other_seal(pdf, key, tmp_path)
    key.DOCUMENT_SEAL_KEY = str(tmp_path / "keys" / "seal.p12")
    sealing._signer.cache_clear()
    assert verification.examine(theirs).verdict == Verdict.FOREIGN


@pytest.mark.parametrize("content", [b"", b"bonjour", b"%PDF-1.7\n%%EOF", b"%PDF-1.7 startxref 9999999999 %%EOF"])
def test_what_is_no_pdf_is_said(db, key, content):
    assert verification.examine(content).verdict == Verdict.UNREADABLE


def seal_of(content):
    certificate = base64.b64encode(sealing.certificate().dump()).decode()
    return inspection.judge_seal(content, field=sealing.FIELD, certificate=certificate).values["seal"]


def test_seal_is_judged_by_its_bytes(issued, content):
    from sandbox.domain.people import pdf

    assert seal_of(content) == "intact"
    assert seal_of(pdf("d’ailleurs")) == "foreign"
    assert seal_of(content.replace(b"/Pages", b"/Pagez", 1)) == "altered"


def test_costly_file_is_unreadable(db, key, monkeypatch):
    monkeypatch.setattr(verification, "judge", lambda *_, **__: (_ for _ in ()).throw(CostlyFileError))
    assert verification.examine(b"%PDF-1.7").verdict == Verdict.UNREADABLE


def test_page_tells_by_number_and_names_nobody(issued, content):
    client = Client()
    assert "Vérifier un document" in client.get("/verifier/").content.decode()
    page = client.post("/verifier/", {"number": f" {issued.number.lower()} "}).content.decode()
    assert "est celui d’un document émis" in page
    assert issued.sha256 in page
    assert "Zoé" not in page
    assert "Aucun document émis" in client.post("/verifier/", {"number": "2020-99999"}).content.decode()


def test_page_tells_by_file(issued, content, monkeypatch):
    client = Client()
    sent = client.post("/verifier/", {"file": SimpleUploadedFile("a.pdf", content)}).content.decode()
    assert "à l’octet près" in sent
    assert issued.number in sent
    changed = client.post("/verifier/", {"file": SimpleUploadedFile("a.pdf", content + b"%")}).content.decode()
    assert "a été modifié depuis" in changed
    nothing = client.post("/verifier/", {"number": " "})
    assert (nothing.status_code, "Donnez un numéro" in nothing.content.decode()) == (422, True)
    monkeypatch.setattr(verification, "judge", lambda *_, **__: (_ for _ in ()).throw(UnavailableError))
    ours = client.post("/verifier/", {"file": SimpleUploadedFile("a.pdf", content + b"%")})
    assert (ours.status_code, "la panne est de notre côté" in ours.content.decode()) == (422, True)
    monkeypatch.setattr(verifying, "LARGEST", 10)
    heavy = client.post("/verifier/", {"file": SimpleUploadedFile("a.pdf", content)})
    assert (heavy.status_code, "vingt mégaoctets" in heavy.content.decode()) == (422, True)


def test_command_examines_files(issued, content, tmp_path, capsys):
    good, bad = tmp_path / "bon.pdf", tmp_path / "faux.pdf"
    good.write_bytes(content)
    call_command("verify_document", good)
    assert issued.number in capsys.readouterr().out
    bad.write_bytes(content + b"%")
    with pytest.raises(CommandError, match="1\xa0fichier n’est pas"):
        call_command("verify_document", good, bad)
    with pytest.raises(CommandError, match="absent"):
        call_command("verify_document", tmp_path / "absent.pdf")


def test_command_checks_the_register(issued, content, key, tmp_path, capsys):
    call_command("verify_document")
    assert "1\xa0document vérifié, aucun écart" in capsys.readouterr().out
    version = templates.current("contract_fixed_term")
    other = f.DocumentFactory(context=CONTEXT, key="autre", number="2026-77777", version=version)
    tasks.produce_document(document_id=other.pk)
    other.refresh_from_db()
    stored = issued.file.storage
    stored.delete(issued.file.name)
    key.DOCUMENT_SEAL_KEY = str(tmp_path / "neuve" / "seal.p12")
    sealing._signer.cache_clear()
    with pytest.raises(CommandError, match="2\xa0documents vérifiés, 2\xa0écarts"):
        call_command("verify_document")
    output = capsys.readouterr().out
    assert "le fichier manque" in output
    assert "la clé actuelle" in output
    with stored.open(other.file.name, "wb") as file:
        file.write(b"autre chose")
    with pytest.raises(CommandError):
        call_command("verify_document")
    assert "n’est plus celui du registre" in capsys.readouterr().out


def test_command_makes_documents_again_from_their_frozen_data(issued, content, capsys, monkeypatch):
    call_command("verify_document", "--again")
    assert "1\xa0document refait à l’identique, 0 d’une autre mise en page" in capsys.readouterr().out
    rows = type(issued).objects.filter(pk=issued.pk)
    rows.update(context=issued.context | {"talent": "Quelqu’un d’autre"})
    with pytest.raises(CommandError, match="1\xa0écart"):
        call_command("verify_document", "--again")
    assert "ne donnent plus les mêmes octets" in capsys.readouterr().out
    rows.update(layout_sha256="autre style")
    call_command("verify_document", "--again")
    assert "0\xa0document refait à l’identique, 1 d’une autre mise en page" in capsys.readouterr().out
    rows.update(layout_sha256=rendering.layout_of(issued))
    issued.file.storage.delete(issued.file.name)
    assert list(verification.remade(rows)) == []
