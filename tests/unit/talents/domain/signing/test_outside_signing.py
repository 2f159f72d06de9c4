"""A document signed in another signature book: out, back, verified, kept, and the circuit goes on."""

from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers

from common.inspection.judging import judge
from common.jobs import JobState
from documents import inspection
from documents.domain import production
from documents.domain.signing import keys, outside, sealing, signatures
from documents.domain.signing.outside import OutsideRefusedError
from documents.domain.signing.signatures import SignatureRefusedError
from documents.models import Document, OutsideSigning
from notifications.models import Message
from talents.domain import cohorts
from talents.domain.documents import circuit_changes, circuits
from tests import factories as f
from tests.factories import NOW

LATER = NOW + timedelta(days=1)
WHERE = {"address": "192.0.2.7", "agent": "Navigateur d’essai"}


@pytest.fixture
def document(mission, team, seal):
    cohorts.contract(mission, by=team, at=NOW)
    production.produce(mission.contract_id)
    document = Document.objects.get(pk=mission.contract_id)
    circuits.start(document, at=NOW)
    return document


@pytest.fixture
def book(tmp_path):
    """Return a function that signs a PDF as the signature book of an administration does, with its own key."""
    path = tmp_path / "book.p12"
    keys.make_test_key(path, None)
    signer = signers.SimpleSigner.load_pkcs12(str(path))

    def sign(content, field="Signature1"):
        writer = IncrementalPdfFileWriter(BytesIO(content))
        metadata = signers.PdfSignatureMetadata(field_name=field, md_algorithm="sha256")
        return signers.sign_pdf(writer, metadata, signer=signer).getvalue()

    return sign


def read(document):
    with document.file.open("rb") as stored:
        return stored.read()


def test_all_sign_outside_and_the_evidence_says_so(document, book, team):
    row = circuit_changes.take_out(document, by=team, at=NOW)
    signed = book(book(read(document)), "Signature2")
    assert [label for _, label in circuit_changes.upto_choices(document)] == [
        "Zoé N’Diaye", "Zoé N’Diaye et Simone Martin",
    ]  # fmt: skip
    circuit_changes.bring_back(document, signed, upto=2, by=team, at=LATER)
    row.refresh_from_db()
    assert (row.state, row.facts["how"], len(row.facts["signatures"]), row.size) == (
        "returned",
        "increment",
        2,
        len(signed),
    )
    assert read(row) == signed
    assert list(document.signatures.values_list("state", "outside", "read_at")) == [("signed", row.pk, None)] * 2
    assert signatures.faults([document]) == []
    evidence = circuits.evidence_of(document)
    assert (evidence.context["has_inside"], evidence.context["has_outside"]) == (False, True)
    assert "Parapheur externe, certificats : " in evidence.context["signatures"][0]["how"]
    production.produce(evidence.pk)
    assert Document.objects.get(pk=evidence.pk).state == JobState.DONE
    assert str(row).endswith("Revenu signé")


def test_first_signs_outside_and_the_next_one_here(document, book, team):
    talent, host = document.signatures.order_by("rank")
    circuit_changes.take_out(document, by=team, at=NOW)
    signatures.mark_read(talent, at=NOW)
    with pytest.raises(SignatureRefusedError, match="sorti pour être signé"):
        circuits.send_code(talent, by=talent.signer, at=NOW)
    circuit_changes.bring_back(document, book(read(document)), upto=1, by=team, at=LATER)
    host.refresh_from_db()
    assert (host.state, Message.objects.filter(template="signature_invitation", recipient=host.signer).count()) == (
        "called", 1,
    )  # fmt: skip
    signatures.mark_read(host, at=LATER)
    code = circuits.send_code(host, by=host.signer, at=LATER)[1]
    circuits.sign(host, code, by=host.signer, at=LATER, **WHERE)
    evidence = circuits.evidence_of(document)
    assert (evidence.context["has_inside"], evidence.context["has_outside"]) == (True, True)
    assert signatures.faults([document]) == []


def test_second_way_out_starts_from_the_signed_file(document, book, team):
    circuit_changes.take_out(document, by=team, at=NOW)
    first = book(read(document))
    circuit_changes.bring_back(document, first, upto=1, by=team, at=LATER)
    again = circuit_changes.take_out(document, by=team, at=LATER)
    assert again.base_sha256 == outside.last_returned(document).sha256
    with pytest.raises(OutsideRefusedError, match="sans aucune signature de plus"):
        circuit_changes.bring_back(document, first, upto=1, by=team, at=LATER)
    with pytest.raises(OutsideRefusedError, match="pas le document qui est sorti"):
        circuit_changes.bring_back(document, book(read(document)), upto=1, by=team, at=LATER)
    circuit_changes.bring_back(document, book(first, "Signature2"), upto=1, by=team, at=LATER)
    assert circuits.evidence_of(document) is not None


def wrapped(content):
    """Return another PDF that carries the document as an attached file."""
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.attachments["original.pdf"] = pikepdf.AttachedFileSpec(pdf, content)
    target = BytesIO()
    pdf.save(target)
    return target.getvalue()


def with_kids(content):
    """Return a PDF whose attached files are in a tree of two levels."""
    with pikepdf.open(BytesIO(wrapped(content))) as pdf:
        names = pdf.Root.Names.EmbeddedFiles
        pdf.Root.Names.EmbeddedFiles = pdf.make_indirect(pikepdf.Dictionary(Kids=[pdf.make_indirect(names)]))
        target = BytesIO()
        pdf.save(target)
        return target.getvalue()


@pytest.mark.parametrize("wrap", [wrapped, with_kids])
def test_file_that_carries_the_document_is_the_same_document(document, book, team, wrap):
    circuit_changes.take_out(document, by=team, at=NOW)
    circuit_changes.bring_back(document, book(wrap(read(document))), upto=1, by=team, at=LATER)
    assert outside.last_returned(document).facts["how"] == "attached"


def changed_after(content):
    """Return the file with a page drawn over after its last signature."""
    writer = IncrementalPdfFileWriter(BytesIO(content))
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    page["/Rotate"] = writer.root["/Pages"]["/Count"]
    writer.update_container(page)
    target = BytesIO()
    writer.write(target)
    return target.getvalue()


def without_seal(content):
    """Return the file with an addition that hides the seal from the form, so that nothing guards the pages."""
    writer = IncrementalPdfFileWriter(BytesIO(content))
    form = writer.root["/AcroForm"]
    form["/Fields"].clear()
    writer.update_container(form["/Fields"])
    target = BytesIO()
    writer.write(target)
    return target.getvalue()


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda content, book: content, "sans aucune signature de plus"),
        (lambda content, book: b"rien", "pas un PDF lisible"),
        (lambda content, book: book(wrapped(b"autre")), "pas le document qui est sorti"),
        (lambda content, book: content + b"\n", "aucune nouvelle signature"),
        (lambda content, book: book(changed_after(content)), "modifié depuis son cachet"),
        (lambda content, book: book(without_seal(content)), "modifié depuis son cachet"),
        (lambda content, book: changed_after(book(wrapped(content))), "n’est pas intacte"),
    ],
)
def test_file_that_is_not_the_document_signed_is_refused(document, book, team, make, sentence):
    circuit_changes.take_out(document, by=team, at=NOW)
    with pytest.raises(OutsideRefusedError, match=sentence) as refused:
        circuit_changes.bring_back(document, make(read(document), book), upto=1, by=team, at=LATER)
    assert refused.value.field == "file"
    assert outside.current(document) is not None


def test_fewer_signatures_than_people_are_refused(document, book, team):
    circuit_changes.take_out(document, by=team, at=NOW)
    with pytest.raises(OutsideRefusedError, match="1 nouvelle signature pour 2 personnes") as refused:
        circuit_changes.bring_back(document, book(read(document)), upto=2, by=team, at=LATER)
    assert refused.value.field == "upto"


def test_signer_whose_delegation_ended_does_not_sign_outside(document, book, team, mission):
    circuit_changes.take_out(document, by=team, at=NOW)
    mission.host.delegations.update(ends_on=NOW.date())
    signed = book(book(read(document)), "Signature2")
    with pytest.raises(OutsideRefusedError, match="délégation plus en vigueur") as refused:
        circuit_changes.bring_back(document, signed, upto=2, by=team, at=NOW + timedelta(days=40))
    assert refused.value.field == "upto"


def test_document_leaves_once_and_comes_back_without_signature(document, book, team):
    with pytest.raises(OutsideRefusedError, match="n’est pas sorti"):
        circuit_changes.cancel_outside(document, by=team, at=NOW)
    with pytest.raises(OutsideRefusedError, match="n’est pas sorti"):
        circuit_changes.bring_back(document, book(read(document)), upto=1, by=team, at=NOW)
    row = circuit_changes.take_out(document, by=team, at=NOW)
    with pytest.raises(OutsideRefusedError, match="déjà sorti"):
        circuit_changes.take_out(document, by=team, at=NOW)
    with pytest.raises(SignatureRefusedError, match="parapheur externe"):
        circuit_changes.remind(document.signatures.get(rank=1), at=NOW)
    with pytest.raises(SignatureRefusedError, match="parapheur externe"):
        circuit_changes.replace_signer(document.signatures.get(rank=2), team, at=NOW)
    circuit_changes.cancel_outside(document, by=team, at=LATER)
    row.refresh_from_db()
    assert (row.state, row.closed_by, outside.current(document)) == ("cancelled", team, None)
    document.signatures.update(state="closed")
    with pytest.raises(OutsideRefusedError, match="ouvrez d’abord"):
        circuit_changes.take_out(document, by=team, at=LATER)


def test_erased_document_loses_its_signed_file(document, book, team, django_capture_on_commit_callbacks):
    circuit_changes.take_out(document, by=team, at=NOW)
    circuit_changes.bring_back(document, book(read(document)), upto=1, by=team, at=LATER)
    row = outside.last_returned(document)
    name, storage = row.file.name, row.file.storage
    with django_capture_on_commit_callbacks(execute=True):
        production.erase(document)
    row.refresh_from_db()
    assert (row.file.name, row.facts, storage.exists(name)) == ("", {}, False)


def test_seal_of_a_wrapped_document_is_not_asked(document, book):
    facts = outside.examine(document, book(wrapped(read(document))))
    assert [row["field"] for row in facts["signatures"]] == ["Signature1"]
    assert sealing.FIELD not in str(facts)
    assert not OutsideSigning.objects.exists()
    assert f.OutsideSigningFactory(document=document).state == "out"


@pytest.mark.parametrize(
    ("make", "how", "added"),
    [
        (lambda content, book: book(content), "increment", 1),
        (lambda content, book: book(wrapped(content)), "attached", 1),
        (lambda content, book: with_kids(content), "attached", 0),
        (lambda content, book: book(wrapped(b"autre")), "", 1),
    ],
)
def test_child_process_judges_as_this_one(document, book, make, how, added):
    base_sha256, base_size = outside.base_of(document)
    content = make(read(document), book)
    here = inspection.judge_outside(content, base_size=base_size, base_sha256=base_sha256).values
    there = judge("documents.inspection:judge_outside", content, base_size=base_size, base_sha256=base_sha256).values
    assert here == there
    assert (here["how"], len(here["signatures"])) == (how, added)
