"""One archive a person: what its reader may have, each file with its hash, and a trace of what left."""

import hashlib
import io
import json
import zipfile
from xml.etree import ElementTree as ET

import pytest
from django.core.files.base import ContentFile
from django.http import QueryDict

from accounts.models import JournalEntry
from documents import tasks
from documents.models import Export
from talents.domain.pieces import archive, requested
from talents.domain.pieces.archive import AlteredFileError
from talents.models import Mission
from tests import factories as f
from tests.factories import NOW

NAMES = {"s": archive.SEDA}


def stored(mission, kind, content, **values):
    piece = f.MissionPieceFactory(mission=mission, kind=kind, sha256=hashlib.sha256(content).hexdigest(), **values)
    piece.file.save("piece", ContentFile(content))
    return piece


def document(mission, content):
    paper = f.DocumentFactory(
        state="done", file=f"documents/{mission.pk}.pdf", size=len(content), done_at=NOW,
        sha256=hashlib.sha256(content).hexdigest(),
    )  # fmt: skip
    paper.file.storage.delete(paper.file.name)
    paper.file.storage.save(paper.file.name, ContentFile(content))
    f.DocumentSubjectFactory(document=paper, mission=mission)
    return paper


@pytest.fixture
def recruited(mission):
    document(mission, b"%PDF contrat")
    stored(mission, "identity", b"%PDF carte")
    stored(mission, "bank", b"%PDF rib", label="Relevé d’identité bancaire")
    stored(mission, "diploma", b"%PDF flou", state="refused", reason="Flou")
    f.EmployeeRecordFactory(person=mission.talent)
    mission.talent.refresh_from_db()
    return mission


@pytest.fixture
def hr(mission):
    return f.AdministrationMemberFactory(administration=mission.host, role="hr").user


def asked(user, mission):
    return archive.table(user, QueryDict(f"mission={getattr(mission, 'public_id', mission)}"))


def written(user, mission):
    target = io.BytesIO()
    table = asked(user, mission)
    table.write(target)
    package = zipfile.ZipFile(target)
    assert len(package.namelist()) == table.count
    return package


def test_the_archive_holds_every_file_with_its_hash(recruited, hr):
    package = written(hr, recruited)
    number = recruited.papers.get().document.number
    files = [f"documents/{number}.pdf", "pieces/bank.pdf", "pieces/identity.pdf", archive.RECORD]
    assert package.namelist() == [*files, archive.MANIFEST, archive.SUMS]
    sums = dict(reversed(line.split("  ")) for line in package.read(archive.SUMS).decode().splitlines())
    assert sums == {name: hashlib.sha256(package.read(name)).hexdigest() for name in [*files, archive.MANIFEST]}
    assert json.loads(package.read(archive.RECORD))["IBAN"] == "FR7630006000011234567890189"


def test_the_manifest_says_what_each_file_is(recruited, hr):
    package = written(hr, recruited)
    root = ET.fromstring(package.read(archive.MANIFEST))
    assert root.find("s:MessageIdentifier", NAMES).text == str(recruited.public_id)
    described = {}
    for data in root.iterfind(".//s:BinaryDataObject", NAMES):
        uri = data.find("s:Uri", NAMES).text
        content = package.read(uri)
        digest = data.find("s:MessageDigest", NAMES)
        assert (digest.get("algorithm"), digest.text) == ("SHA-256", hashlib.sha256(content).hexdigest())
        assert data.find("s:Size", NAMES).text == str(len(content))
        described[data.get("id")] = (uri, data.find(".//s:MimeType", NAMES).text)
    titles = {}
    for unit in root.iterfind(".//s:ArchiveUnit/s:ArchiveUnit", NAMES):
        uri, _ = described[unit.find(".//s:DataObjectReferenceId", NAMES).text]
        titles[uri] = unit.find(".//s:Title", NAMES).text
    assert titles["pieces/bank.pdf"] == "Relevé d’identité bancaire"
    assert titles[archive.RECORD] == "Fiche administrative"
    assert {mime for _, mime in described.values()} == {"application/pdf", "application/json"}
    assert root.find(".//s:StartDate", NAMES).text == "2026-09-01"


def test_each_reader_has_what_is_open_to_them(recruited, hr, team):
    payroll = f.UserFactory(roles=["legal_finance"])
    number = recruited.papers.get().document.number
    paper, last = f"documents/{number}.pdf", [archive.RECORD, archive.MANIFEST, archive.SUMS]
    whole = [paper, "pieces/bank.pdf", "pieces/identity.pdf", *last]
    assert written(recruited.talent, recruited).namelist() == whole
    assert written(team, recruited).namelist() == whole
    assert written(payroll, recruited).namelist() == [paper, "pieces/bank.pdf", *last]
    lead = recruited.host.members.get(role="lead").user
    for nobody in (lead, f.UserFactory(), f.UserFactory(roles=["coach"])):
        assert asked(nobody, recruited) is None
    assert asked(hr, "pas-un-identifiant") is None


def test_what_is_erased_is_not_in_it(recruited, hr):
    recruited.talent.employee_record.purged_at = NOW
    recruited.talent.employee_record.save()
    recruited.pieces.update(file="", purged_at=NOW)
    names = written(hr, recruited).namelist()
    assert [name for name in names if name.startswith("pieces/") or name == archive.RECORD] == []


def test_a_file_without_a_kept_hash_is_handed_over_and_an_altered_one_is_not(recruited, hr):
    recruited.pieces.filter(kind="bank").update(sha256="")
    type(recruited.talent.employee_record).objects.update(saved_at=None)
    assert "pieces/bank.pdf" in written(hr, recruited).namelist()
    piece = recruited.pieces.get(kind="identity")
    piece.file.storage.delete(piece.file.name)
    piece.file.storage.save(piece.file.name, ContentFile(b"%PDF autre"))
    with pytest.raises(AlteredFileError, match=r"pieces/identity\.pdf"):
        written(hr, recruited)


def test_a_host_without_a_number_is_named(recruited, hr):
    recruited.host.siren = ""
    recruited.host.save()
    root = ET.fromstring(written(hr, recruited).read(archive.MANIFEST))
    assert root.find("s:TransferringAgency/s:Identifier", NAMES).text == "Office des forêts"


def test_a_worker_writes_it_and_the_person_reads_who_took_it(recruited, hr, signed_in):
    host, talent = signed_in(hr), signed_in(recruited.talent)
    here = f"/mission/{recruited.public_id}/"
    assert "Préparer l’archive (ZIP)" in host.get(here).content.decode()
    answer = host.post(f"/exports/dossier-de-recrutement/?mission={recruited.public_id}")
    export = Export.objects.get()
    assert (export.format, answer.headers["Location"]) == ("zip", f"/exports/suivi/{export.public_id}/")
    assert "L’archive se prépare" in host.get(answer.headers["Location"]).content.decode()
    tasks.write_export(export_id=export.pk)
    assert "6 fichiers dans l’archive" in host.get(answer.headers["Location"]).content.decode()
    given = host.get(f"/exports/suivi/{export.public_id}/fichier/")
    assert given["Content-Disposition"].endswith('filename="dossier-de-recrutement-de-zoe-n-diaye.zip"')
    assert zipfile.ZipFile(io.BytesIO(b"".join(given))).testzip() is None
    read = talent.get(here).content.decode()
    assert read.count(f"Ressources humaines, {recruited.host}") == 2  # identity and bank
    assert f"Ressources humaines, {recruited.host}" in talent.get(f"{here}fiche/").content.decode()
    before = JournalEntry.objects.filter(act="read").count()
    talent.post(f"/exports/dossier-de-recrutement/?mission={recruited.public_id}")
    assert JournalEntry.objects.filter(act="read").count() == before
    assert talent.post("/exports/dossier-de-recrutement/").status_code == 404


def test_a_right_withdrawn_meanwhile_stops_the_worker(recruited, hr, signed_in):
    signed_in(hr).post(f"/exports/dossier-de-recrutement/?mission={recruited.public_id}")
    hr.administration_seats.all().delete()
    tasks.write_export(export_id=Export.objects.get().pk)
    assert Export.objects.get().error == "Cette liste ne vous est plus ouverte."


def test_only_pieces_are_traced_for_who_reads_no_record(recruited, monkeypatch):
    monkeypatch.setattr(archive.records, "READERS", frozenset())
    payroll = f.UserFactory(roles=["legal_finance"])
    archive._trace(Mission.objects.get(pk=recruited.pk), archive.open_pieces(recruited, payroll), payroll)
    assert [entry.what for entry in JournalEntry.objects.filter(act="read")] == [
        "Pièce « Relevé d’identité bancaire » ouverte"
    ]
    assert requested.HR
