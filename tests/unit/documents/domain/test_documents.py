"""Production, rendering and sealing of documents, for real."""

from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pypdf import PdfReader

from common.jobs import JobState
from documents import tasks
from documents.domain import production, rendering
from documents.domain.signing import keys, sealing
from documents.domain.texts import declarations, templates
from documents.models import Document, Register
from tests import factories as f
from tests.factories import NOW

CONTEXT = declarations.sample(declarations.kind("contract_fixed_term")) | {
    "promotion": "Promotion 4",
    "employer": "Cour de cassation",
    "talent": "Zoé N’Diaye",
    "challenge": "LABEL",
    "starts_on": "1er septembre 2020",
    "ends_on": "30 juin 2021",
    "net_monthly_words": "quatre mille euros",
    "_epicene": "full",
}


@pytest.fixture
def key(settings, tmp_path):
    settings.DOCUMENT_SEAL_KEY = str(tmp_path / "keys" / "seal.p12")
    sealing._signer.cache_clear()
    yield settings
    sealing._signer.cache_clear()


@pytest.fixture
def document(db):
    return f.DocumentFactory(context=CONTEXT, version=templates.current("contract_fixed_term"))


def test_request_numbers_without_gap_and_once_per_key(db):
    first = production.request("contract_fixed_term", title="A", key="a", about=f.CampaignFactory(), context={}, at=NOW)
    again = production.request("contract_fixed_term", title="A", key="a", about=f.CampaignFactory(), context={}, at=NOW)
    second = production.request(
        "contract_fixed_term", title="B", key="b", about=f.CampaignFactory(), context={}, at=NOW
    )
    number = int(first.number[5:])
    assert (first, second.number) == (again, f"2026-{number + 1:05d}")
    assert str(Register.objects.get(year=2026)) == "2026"
    assert str(first) == f"{first.number} A"


def test_rendering_is_tagged_embedded_and_repeatable(document):
    pdf = rendering.render(document)
    assert pdf == rendering.render(document)
    opened = pikepdf.open(BytesIO(pdf))
    assert opened.Root.Lang == "fr"
    assert opened.Root.MarkInfo.Marked
    fonts = {str(font.BaseFont) for page in opened.pages for font in page.Resources.Font.values()}
    assert all("Marianne" in name for name in fonts)
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    for word in ("Zoé N’Diaye", "Cour de cassation", "quatre mille euros", "1er septembre 2020", document.number):
        assert word in text.replace("\u00a0", " ")


def test_rendering_reaches_nothing_outside(document, monkeypatch):
    rendering._style()  # prepared once a process, before the page is replaced
    monkeypatch.setattr(rendering, "html_of", lambda document: '<img alt="x" src="file:///etc/hostname">')
    with pytest.raises(rendering.UnreachableError, match="etc/hostname"):
        rendering.render(document)


def test_seal_is_valid_until_one_byte_changes(document, key):
    pdf = rendering.render(document)
    sealed = sealing.seal(pdf, at=NOW)
    assert sealed.startswith(pdf)
    trust = ValidationContext(trust_roots=[sealing.certificate()])
    [signature] = PdfFileReader(BytesIO(sealed)).embedded_signatures
    assert validate_pdf_signature(signature, trust).intact
    forged = bytearray(sealed)
    forged[len(pdf) // 2] ^= 1
    [changed] = PdfFileReader(BytesIO(bytes(forged)), strict=False).embedded_signatures
    assert not validate_pdf_signature(changed, trust).intact


def test_second_test_key_does_not_replace_the_first(tmp_path):
    path = tmp_path / "seal.p12"
    keys.make_test_key(path, None)
    first = path.read_bytes()
    keys.make_test_key(path, b"secret")
    assert path.read_bytes() == first
    assert [p.name for p in tmp_path.iterdir()] == ["seal.p12"]


def test_production_never_makes_its_own_key(key):
    key.PRODUCTION = True
    with pytest.raises(keys.NoSealKeyError, match="aucun fichier"):
        sealing.seal(b"", at=NOW)


def test_wrong_passphrase_is_said(key, tmp_path):
    path = tmp_path / "keys" / "seal.p12"
    keys.make_test_key(path, b"bonne")
    key.DOCUMENT_SEAL_PASSPHRASE = "mauvaise"
    with pytest.raises(keys.NoSealKeyError, match="phrase de passe"):
        sealing.seal(b"", at=NOW)


def test_produce_stores_an_immutable_file(document, key):
    tasks.produce_document(document_id=document.pk)
    document.refresh_from_db()
    assert document.state == JobState.DONE
    with document.file.open("rb") as stored:
        content = stored.read()
    assert (len(content), document.filename()) == (document.size, f"{document.number}.pdf")
    before = document.sha256
    production.produce(document.pk)
    document.refresh_from_db()
    assert (document.sha256, document.attempt) == (before, 1)
    with pytest.raises(TypeError, match="immutable"):
        document.save()


def test_fault_is_kept_isolated_and_retried(db, key, django_capture_on_commit_callbacks, monkeypatch):
    poisoned = f.DocumentFactory(template="absent")
    for _ in range(4):
        production.produce(poisoned.pk)
    poisoned.refresh_from_db()
    assert (poisoned.state, poisoned.attempt) == (JobState.FAILED, 3)
    assert "TemplateDoesNotExist" in poisoned.error
    woken = []
    monkeypatch.setattr(tasks.produce_document, "delay", lambda **keys: woken.append(keys))
    with django_capture_on_commit_callbacks(execute=True):
        production.retry(poisoned)
    poisoned.refresh_from_db()
    assert (poisoned.state, poisoned.attempt, woken) == (JobState.QUEUED, 0, [{"document_id": poisoned.pk}])


def test_progress_counts_states(db):
    batch = f.DocumentBatchFactory()
    f.DocumentFactory(batch=batch)
    f.DocumentFactory(batch=batch, state="failed")
    counts = production.progress(batch)
    assert (counts["queued"], counts["failed"], counts["done"], counts["total"]) == (1, 1, 0, 2)
    assert str(batch) == "Contrats"


def test_sweep_wakes_what_was_lost(db, monkeypatch):
    lost = f.DocumentFactory(queued_at=NOW - timedelta(days=999))
    woken = []
    monkeypatch.setattr(tasks.produce_document, "delay", lambda **kwargs: woken.append(kwargs))
    tasks.sweep()
    assert woken == [{"document_id": lost.pk}]


def test_document_asked_for_is_enqueued(db, monkeypatch, django_capture_on_commit_callbacks):
    woken = []
    monkeypatch.setattr(tasks.produce_document, "delay", lambda **kwargs: woken.append(kwargs))
    with django_capture_on_commit_callbacks(execute=True):
        document = production.request(
            "contract_fixed_term", title="A", key="a", about=f.CampaignFactory(), context={}, at=NOW
        )
    assert woken == [{"document_id": document.pk}]
    assert Document.objects.get(pk=document.pk).state == JobState.QUEUED
