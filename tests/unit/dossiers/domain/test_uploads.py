"""What may be attached, what is refused and why, what becomes of the rest."""

import io
import shutil
import subprocess
import tempfile
import time
import zipfile
from pathlib import Path

import pikepdf
import pytest
from django.core.files.base import ContentFile
from django.http import Http404
from PIL import Image

from common import clock
from common.inspection.judging import Answer, BrokenFileError, CostlyFileError, UnavailableError
from dossiers.domain import attachments, clamd, deposits, formats
from dossiers.domain.formats import FileRefusedError, clean_name, inspect, without_metadata
from dossiers.forms.serving import download
from dossiers.models import Attachment
from sandbox.domain.people import pdf
from tests import factories as f
from tests.factories import NOW
from tests.unit.dossiers.hostile import files

ACTIVE = "un programme, un formulaire actif ou un fichier caché"
REFUSED = {
    "empty": (lambda: b"", "est vide"),
    "program": (lambda: b"MZ\x90\0", "pas d’un format accepté"),
    "page": (lambda: b"<html><script>1</script></html>", "pas d’un format accepté"),
    "script": (lambda: files.changed_pdf(files.scripted), ACTIVE),
    "deep script": (lambda: files.changed_pdf(files.deep), ACTIVE),
    "launch": (lambda: files.changed_pdf(files.launching), ACTIVE),
    "attached": (lambda: files.changed_pdf(files.attached), ACTIVE),
    "annotation": (lambda: files.changed_pdf(files.annotated), ACTIVE),
    "encrypted": (files.encrypted, "est protégé"),
    "owner password": (files.locked_for_owner, "est protégé"),
    "pages": (lambda: files.changed_pdf(files.many_pages), "61 pages : la limite est de 50"),
    "broken pdf": (lambda: b"%PDF-1.4\n" + b"x" * 300 + b"\n%%EOF", "abîmé"),
    "polyglot after": (files.zip_polyglot, "données suivent sa fin"),
    "polyglot inside": (files.hidden_zip_polyglot, "données suivent sa fin"),
    "pdf bomb": (files.inflated_pdf, "démesuré"),
    "zip bomb": (files.zip_bomb, "démesuré"),
    "lying zip": (files.lying_zip, "abîmé ou piégé"),
    "bare zip": (lambda: files.archive(x="y"), "pas d’un format accepté"),
    "odd zip": (
        lambda: files.archive(**{"[Content_Types].xml": "<a/>", "x/y.xml": "<a/>"}),
        "pas d’un format accepté",
    ),
    "torn zip": (lambda: files.docx()[:80], "abîmé ou piégé"),
    "macro": (lambda: files.docx(**{"word/vbaProject.bin": b"x"}), "macro ou un objet"),
    "odt macro": (lambda: files.odt(**{"Basic/Standard/x.xml": "<a/>"}), "macro ou un objet"),
    "distant template": (
        lambda: files.docx(**{"word/_rels/settings.xml.rels": files.RELATIONS.format(kind="attachedTemplate")}),
        "fichier distant",
    ),
    "field call": (lambda: files.docx(body="<w:instrText>DDEAUTO c cmd</w:instrText>"), "fichier distant"),
    "entities": (
        lambda: files.docx(**{"word/x.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
        "abîmé ou piégé",
    ),
    "climbing member": (lambda: files.docx(**{"../../x.xml": "<a/>"}), "mal formé"),
    "old word": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "ancien format"),
    "huge image": (files.huge_image, "trop grande"),
    "torn image": (lambda: files.image()[:40], "Cette image est abîmée"),
    "riff": (lambda: b"RIFF\0\0\0\0AVI LIST", "Cette image est abîmée"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_hostile_file_is_refused_with_its_reason(case):
    make, reason = REFUSED[case]
    with pytest.raises(FileRefusedError, match=reason):
        inspect(make())


def test_protected_archive_is_refused():
    good = bytearray(files.docx())
    at = good.rindex(b"PK\x01\x02")
    good[at + 8] |= 1
    with pytest.raises(FileRefusedError, match="sans mot de passe"):
        inspect(bytes(good))


def test_background_work_goes_through_its_tasks(db, dossier, field, monkeypatch):
    from dossiers import tasks

    attachment = attach(dossier, field, pdf("Cartographie"))
    tasks.examine_attachment(attachment_id=attachment.pk)
    attachment.refresh_from_db()
    assert attachment.state == "done"
    woken = []
    monkeypatch.setattr(tasks.examine_attachment, "delay", lambda **given: woken.append(given))
    monkeypatch.setattr(attachments, "sweep", lambda: [attachment.pk])
    tasks.sweep()
    assert woken == [{"attachment_id": attachment.pk}]


@pytest.mark.parametrize(
    ("content", "extension", "pages"),
    [
        (pdf("Curriculum"), "pdf", 1),
        (files.docx(), "docx", None),
        (files.docx(**{"word/_rels/d.xml.rels": files.RELATIONS.format(kind="hyperlink")}), "docx", None),
        (files.odt(), "odt", None),
        (files.image("PNG"), "png", None),
        (files.image("WEBP"), "jpg", None),
    ],
)
def test_ordinary_file_is_kept_under_its_true_type(content, extension, pages):
    inspected = inspect(content)
    assert (inspected.extension, inspected.pages) == (extension, pages)
    assert inspected.media_type == formats.MEDIA_TYPES[extension]
    if extension not in formats.IMAGES:
        assert inspected.content == content


def test_pdf_with_ordinary_compressed_streams_is_kept():
    content = files.changed_pdf(lambda d: None, compress_streams=True, recompress_flate=True)
    assert inspect(content + b"\r\n").extension == "pdf"
    odd = pdf("Curriculum").replace(b"stream\nBT", b"stream\n\x78T", 1)
    assert inspect(odd).pages == 1


def test_position_leaves_a_photograph_which_stands_upright():
    given = Image.open(io.BytesIO(files.located()))
    assert given.getexif().get_ifd(0x8825)
    image = Image.open(io.BytesIO(inspect(files.located()).content))
    assert dict(image.getexif()) == {}
    assert (given.size, image.size) == ((40, 30), (30, 40))


def test_what_is_glued_to_an_image_is_left_behind():
    glued = files.image() + files.archive(**{"x.html": "<script>1</script>"})
    assert not zipfile.is_zipfile(io.BytesIO(inspect(glued).content))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Temp\\CV.exe", "CV.pdf"),
        ("cv\u202efdp.exe", "cvfdp.pdf"),
        ("cv\r\nSet-Cookie: a.pdf", "cvSet-Cookie a.pdf"),
        ("", "document.pdf"),
        ("...", "document.pdf"),
        ("é" * 400 + ".pdf", "é" * 150 + ".pdf"),
        ("Mon CV (2026).docx", "Mon CV (2026).pdf"),
    ],
)
def test_name_keeps_no_trap(given, expected):
    assert clean_name(given, "pdf") == expected


def test_blind_copy_has_lost_its_author():
    def sign(document):
        with document.open_metadata() as meta:
            meta["dc:creator"] = ["Zoé N’Diaye"]
        document.docinfo["/Author"] = "Zoé N’Diaye"
        note = pikepdf.Dictionary(Subtype=pikepdf.Name("/Text"), T="Zoé", Rect=[0, 0, 1, 1])
        plain = pikepdf.Dictionary(Subtype=pikepdf.Name("/Link"), Rect=[0, 0, 1, 1])
        document.pages[0].obj["/Annots"] = pikepdf.Array([note, plain])

    with pikepdf.open(io.BytesIO(without_metadata("pdf", files.changed_pdf(sign)))) as bare:
        assert ("/Info" in bare.trailer, "/Metadata" in bare.Root) == (False, False)
        assert ["/T" in note for note in bare.pages[0].Annots] == [False, False]
    with pikepdf.open(io.BytesIO(without_metadata("pdf", pdf("rien")))) as bare:
        assert len(bare.pages) == 1
    office = files.docx(**{"docProps/core.xml": "<c><creator>Zoé</creator></c>"})
    bare = zipfile.ZipFile(io.BytesIO(without_metadata("docx", office)))
    assert bare.read("docProps/core.xml") == b"<c><creator></creator></c>"
    assert bare.read("word/document.xml") == zipfile.ZipFile(io.BytesIO(office)).read("word/document.xml")
    assert without_metadata("png", b"image") == b"image"


@pytest.fixture
def dossier(db):
    return f.DossierFactory()


@pytest.fixture
def field(dossier):
    return f.FormFieldFactory(form=dossier.form, kind="file", label="CV")


def attach(dossier, field, content, name="cv.pdf"):
    return attachments.attach(dossier, field, ContentFile(content, name), at=NOW)


def test_refused_file_leaves_the_previous_one(dossier, field):
    first_attachment = attach(dossier, field, pdf("un"))
    with pytest.raises(FileRefusedError):
        attach(dossier, field, b"MZ")
    assert dossier.attachments.get() == first_attachment
    big = ContentFile(pdf("gros"), "cv.pdf")
    big.size = 10**8
    with pytest.raises(FileRefusedError, match="dépasse 10 Mo"):
        attachments.attach(dossier, field, big, at=NOW)


def test_replaced_file_leaves_the_storage_unless_a_deposit_holds_it(dossier, field, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        first = attach(dossier, field, pdf("un"))
        second = attach(dossier, field, pdf("deux"))
    assert not first.file.storage.exists(first.file.name)
    deposits.deposit(dossier, number="T-9", by=dossier.owner, at=NOW)
    draft = deposits.reopen(dossier, at=NOW)
    with django_capture_on_commit_callbacks(execute=True):
        attach(draft, field, pdf("trois"))
    assert second.file.storage.exists(second.file.name)


@pytest.mark.parametrize(
    ("content", "word"),
    [(pdf("Cartographie"), "cartograph"), (files.docx(), "ingenier"), (files.odt(), "cartograph")],
)
def test_words_of_a_file_are_kept_for_search(dossier, field, content, word):
    attachment = attach(dossier, field, content)
    attachments.examine(attachment.pk)
    attachment.refresh_from_db()
    assert (attachment.state, attachment.verdict) == ("done", "unchecked")
    assert word in attachment.words
    attachments.examine(attachment.pk)  # over: nothing happens
    assert Attachment.objects.filter(words__words=word).get() == attachment


def test_unreadable_words_are_no_fault(caplog):
    assert formats.text_of("pdf", b"%PDF-1.4") == ""
    assert formats.text_of("png", b"") == ""
    assert "could not be read" in caplog.text


def test_missing_file_is_tried_again_then_failed(dossier, field, django_capture_on_commit_callbacks):
    attachment = attach(dossier, field, pdf("un"))
    attachment.file.storage.delete(attachment.file.name)
    for _ in range(3):
        attachments.examine(attachment.pk)
    attachment.refresh_from_db()
    assert (attachment.state, "No such file" in attachment.error) == ("failed", True)
    assert attachments.sweep() == []


def test_quarantine_until_the_scanner_answers(dossier, field, settings):
    settings.CLAMD_URL = "tcp://127.0.0.1:1"
    attachment = attach(dossier, field, pdf("un"))
    assert (attachment.verdict, attachments.readable(attachment)) == ("pending", False)
    for _ in range(3):
        attachments.examine(attachment.pk)
    attachment.refresh_from_db()
    assert (attachment.state, attachment.verdict) == ("failed", "pending")
    assert "antivirus injoignable" in attachment.error
    old = clock.machine_now().replace(year=2020)
    attachments.sweep()
    Attachment.objects.update(queued_at=old)
    assert attachments.sweep() == [attachment.pk]


# A real scanner -----------------------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def scanners():
    """A real clamd with one local signature, on a port and on a socket of its own."""
    from tests.resilience.servers import free_port, stop, wait_for_port

    if not Path("/usr/sbin/clamd").exists():
        pytest.skip("clamd absent : apt-get install clamav-daemon")
    folder = Path(tempfile.mkdtemp(prefix="passerelle-clamd-"))
    (folder / "local.ndb").write_text(f"Essai.Passerelle:0:*:{b'MENACE-D-ESSAI'.hex()}\n")
    port = free_port()
    lines = [
        "Foreground yes", f"DatabaseDirectory {folder}", f"TCPSocket {port}", "TCPAddr 127.0.0.1",
        f"LocalSocket {folder}/clamd.sock", "StreamMaxLength 12M", f"LogFile {folder}/log", "User root",
    ]  # fmt: skip
    (folder / "clamd.conf").write_text("\n".join(lines) + "\n")
    process = subprocess.Popen(
        ["/usr/sbin/clamd", "-c", str(folder / "clamd.conf")], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_for_port(port, process, 60)
        for _ in range(100):
            if (folder / "clamd.sock").exists():
                break
            time.sleep(0.1)
        yield {"tcp": f"tcp://127.0.0.1:{port}", "unix": f"unix://{folder}/clamd.sock"}
    finally:
        stop(process)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.parametrize("way", ["tcp", "unix"])
def test_real_scanner_finds_and_clears(scanners, way, settings, dossier, field):
    settings.CLAMD_URL = scanners[way]
    assert clamd.scan(b"x" * 200_000) == ""
    assert clamd.scan(b"x" * 100_000 + b"MENACE-D-ESSAI") == "Essai.Passerelle.UNOFFICIAL"
    clean = attach(dossier, field, pdf("sain"))
    attachments.examine(clean.pk)
    clean.refresh_from_db()
    assert (clean.verdict, attachments.readable(clean)) == ("clean", True)
    infected = attach(dossier, field, pdf("MENACE-D-ESSAI"))
    attachments.examine(infected.pk)
    infected.refresh_from_db()
    assert (infected.verdict, infected.threat) == ("infected", "Essai.Passerelle.UNOFFICIAL")
    assert not attachments.readable(infected)
    assert infected.dossier.owner.messages.get().template == "attachment_set_aside"
    with pytest.raises(Http404):
        download(None, infected, name="cv.pdf")


def test_scanner_that_gives_no_verdict_is_not_believed(scanners, settings):
    settings.CLAMD_URL = scanners["tcp"]
    with pytest.raises(clamd.ScannerError):
        clamd.scan(b"x" * (13 * 1024 * 1024))  # beyond what it accepts


def test_scanner_that_hangs_up_is_not_believed(settings):
    import socket
    import threading

    server = socket.create_server(("127.0.0.1", 0))

    def hang_up():
        link, _ = server.accept()
        while b"\0\0\0\0" not in link.recv(4096):
            pass
        link.close()

    threading.Thread(target=hang_up, daemon=True).start()
    settings.CLAMD_URL = f"tcp://127.0.0.1:{server.getsockname()[1]}"
    with pytest.raises(clamd.ScannerError, match="aucune"):
        clamd.scan(b"x")
    server.close()


def test_announced_length_is_refused_before_a_byte_is_read(client, db):
    class Unread(io.BytesIO):
        def read(self, *sizes):
            pytest.fail("the body was read")

    announced = {"CONTENT_LENGTH": str(4 * 1024**3), "wsgi.input": Unread(b"x")}
    answer = client.generic("POST", "/candidature/", b"", "multipart/form-data; boundary=x", **announced)
    assert answer.status_code == 413
    assert "Rien n’a été reçu" in answer.content.decode()
    assert client.generic("GET", "/healthz", CONTENT_LENGTH="abc").status_code == 200


def test_a_file_set_aside_prevents_the_deposit(dossier, field):
    from dossiers.domain import answers

    attachment = attach(dossier, field, pdf("un"))
    Attachment.objects.filter(pk=attachment.pk).update(verdict="infected")
    [problem] = answers.problems(dossier)
    assert "joignez une version saine" in problem.message
    Attachment.objects.filter(pk=attachment.pk).update(verdict="pending")
    assert answers.problems(dossier) == []


def test_a_worker_that_lost_its_lease_tells_nobody(dossier, field, monkeypatch):
    attachment = attach(dossier, field, pdf("Cartographie"))
    heard = []
    monkeypatch.setattr(attachments.examined, "send", lambda **given: heard.append(given))
    monkeypatch.setattr(attachments.jobs, "finish", lambda *given, **result: False)
    attachments.examine(attachment.pk)
    assert heard == []


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (BrokenFileError, "abîmé ou piégé"),
        (CostlyFileError, "trop de temps ou de mémoire"),
        (UnavailableError, "la panne est de notre côté"),
    ],
)
def test_file_that_nobody_could_judge_is_refused(monkeypatch, error, reason):
    monkeypatch.setattr(formats, "judge", lambda *_, **__: (_ for _ in ()).throw(error))
    with pytest.raises(FileRefusedError, match=reason):
        inspect(b"%PDF")
    with pytest.raises(FileRefusedError, match=reason):
        without_metadata("pdf", b"%PDF")
    assert formats.text_of("pdf", b"%PDF") == ""


@pytest.mark.parametrize("values", [{}, {"extension": "exe", "pages": 1}, {"extension": "pdf", "pages": "1"}])
def test_answer_that_no_reader_gives_is_not_believed(monkeypatch, values):
    """A child that a file controls answers anything: what it says is checked."""
    monkeypatch.setattr(formats, "judge", lambda *_, **__: Answer(values))
    with pytest.raises(FileRefusedError):
        inspect(b"%PDF")


def test_file_is_judged_before_the_lock(dossier, field, monkeypatch):
    """Nobody waits for a row while a file is read."""
    order = []
    judge, lock = attachments.inspect, attachments.touch_draft
    monkeypatch.setattr(attachments, "inspect", lambda content: order.append("judge") or judge(content))
    monkeypatch.setattr(attachments, "touch_draft", lambda draft, at: order.append("lock") or lock(draft, at=at))
    attach(dossier, field, pdf("un"))
    assert order == ["judge", "lock"]
