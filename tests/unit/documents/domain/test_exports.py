"""Any list as a file: filtered, for who may have it, at once or in the background."""

import io
import zipfile
from datetime import date, datetime, timedelta
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest
from django.core.files.storage import storages
from django.http import QueryDict
from openpyxl import load_workbook

from accounts.models import JournalEntry
from common import sandbox
from common.files.spreadsheets import WRITERS
from common.language.french import with_de
from documents import tasks
from documents.domain import exports, personal_data
from documents.enums import SheetFormat
from documents.models import Export
from reporting.domain import season
from tests import factories as f
from tests.factories import NOW

TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
ROWS = [
    ("=1+1", 3, Decimal("2.50"), date(2026, 1, 2), True, None),
    ("a\x01 & <b>\nc", 0, 1.5, datetime(2026, 1, 2, 3, 4), False, ""),
]


def cells(content):
    root = ET.fromstring(zipfile.ZipFile(io.BytesIO(content)).read("content.xml"))
    return [["\n".join(p.text or "" for p in cell) for cell in row] for row in root.iter(f"{TABLE}table-row")]


def test_an_opendocument_sheet_says_each_value_as_it_is():
    target = io.BytesIO()
    WRITERS["ods"](target, ["Texte", "Entier", "Montant", "Jour", "Oui", "Rien"], ROWS)
    package = zipfile.ZipFile(target)
    assert package.infolist()[0].filename == "mimetype"
    assert package.infolist()[0].compress_type == zipfile.ZIP_STORED
    head, first, second = cells(target.getvalue())
    assert head == ["Texte", "Entier", "Montant", "Jour", "Oui", "Rien"]
    assert first == ["=1+1", "3", "2.50", "2026-01-02", "oui", ""]
    assert second == ["a & <b>\nc", "0", "1.5", "2026-01-02 03:04:00", "non", ""]
    assert b"table:formula" not in package.read("content.xml")


@pytest.fixture
def listed(db):
    campaign = f.CampaignFactory()
    f.DepositedApplicationFactory(campaign=campaign, candidate__last_name="=Zoé")
    f.DepositedApplicationFactory(campaign=campaign, candidate__last_name="Ali", state="shortlisted")
    return campaign


@pytest.mark.parametrize("sheet", ["csv", "xlsx", "ods"])
def test_a_list_is_exported_as_it_is_filtered(listed, team, signed_in, sheet):
    asked = {"campaign": listed.code, "column": ["last_name", "state"], "state": "submitted", "format": sheet}
    answer = signed_in(team).post("/exports/candidatures/", asked)
    content = b"".join(answer)
    assert f'filename="candidatures-d-{listed.code.lower()}.{sheet}"' in answer["Content-Disposition"]
    if sheet == "csv":
        assert content.decode().splitlines() == ["\ufeffNom;État", "'=Zoé;Déposée"]
    elif sheet == "xlsx":
        assert [list(row) for row in load_workbook(io.BytesIO(content)).active.values] == [
            ["Nom", "État"],
            ["'=Zoé", "Déposée"],
        ]
    else:
        assert cells(content) == [["Nom", "État"], ["=Zoé", "Déposée"]]
    assert "Candidatures d’EIG" in JournalEntry.objects.get(act="export").what


def test_who_may_not_read_a_list_exports_nothing(listed, team, signed_in):
    stranger = signed_in(f.UserFactory())
    for code in ("candidatures", "jures", "defis", "missions", "preselection", "transferts"):
        assert stranger.post(f"/exports/{code}/", {"campaign": listed.code}).status_code == 404
        assert signed_in(team).post(f"/exports/{code}/", {"campaign": "absente"}).status_code == 404
    for code in ("administrations", "echeances", "journal", "rattachements", "vivier", "inconnue"):
        assert stranger.post(f"/exports/{code}/").status_code == 404


def test_every_list_of_the_team_can_be_exported(listed, team, signed_in):
    stage = f.StageFactory(campaign=listed, kind="preselection")
    panel = f.PanelFactory(grid=stage.grid, name="Jury A")
    stage.panels.add(panel)
    f.JurorFactory(panel=panel)
    f.deposited(campaign=listed, submitted_title="Carte")
    f.ChallengeFactory(campaign=listed, state="submitted", submitted_title="Sans dépôt")
    f.AdministrationFactory(name="Office des forêts")
    document = f.DocumentFactory()
    mission = f.MissionFactory(cohort__campaign=listed, contract=document, state="contracted")
    f.MissionFactory(cohort=mission.cohort)
    f.AdministrationMemberFactory(user__last_name="Okafor")
    f.ProfileFactory(person=f.PoolMembershipFactory(person__last_name="Vivace").person)
    given = f.AssessmentFactory(juror=panel.jurors.get(), deposit=listed.applications.first().dossier.deposit)
    type(given).objects.filter(pk=given.pk).update(state="submitted", result=4, submitted_at=NOW)
    lines = {}
    for code in (
        "jures",
        "defis",
        "administrations",
        "missions",
        "echeances",
        "rattachements",
        "vivier",
        "preselection",
        "journal",
        "transferts",
    ):
        answer = signed_in(team).post(f"/exports/{code}/", {"campaign": listed.code, "format": "inconnu"})
        lines[code] = b"".join(answer).decode().splitlines()
    assert lines["jures"][0].startswith("\ufeffJury;Nom")
    assert "Jury A" in lines["jures"][1]
    assert [line.split(";")[0] for line in lines["defis"][1:]] == ["Carte", "Sans dépôt"]
    assert any("Office des forêts" in line for line in lines["administrations"])
    assert len(lines["missions"]) == 3
    assert document.number in "".join(lines["missions"])
    assert len(lines["echeances"]) > 1
    assert "Okafor" in "".join(lines["rattachements"])
    assert "Vivace" in "".join(lines["vivier"])
    assert lines["preselection"][1].startswith("1;")
    assert "Export" in lines["journal"][1]
    assert lines["transferts"] == ["\ufeffBénéficiaire;Programme;Défi;Personnes;Montant"]


@pytest.fixture
def long_list(monkeypatch):
    monkeypatch.setattr(exports, "MAX_ROWS_AT_ONCE", 1)
    monkeypatch.setattr(exports, "ROWS_BETWEEN_REPORTS", 1)


def test_a_long_list_is_written_by_a_worker(
    listed, team, signed_in, long_list, django_capture_on_commit_callbacks, monkeypatch
):
    woken = []
    monkeypatch.setattr(tasks.write_export, "delay", lambda **keys: woken.append(keys))
    client = signed_in(team)
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(
            "/exports/candidatures/", {"campaign": listed.code, "format": "ods", "column": "last_name"}
        )
    export = Export.objects.get()
    assert answer.url == f"/exports/suivi/{export.public_id}/"
    assert woken == [{"export_id": export.pk}]
    assert "0 ligne écrite sur 2" in client.get(answer.url).content.decode()
    assert client.get(f"{answer.url}fichier/").status_code == 404
    tasks.write_export(export_id=export.pk)
    tasks.write_export(export_id=export.pk)  # delivered twice: written once
    export.refresh_from_db()
    assert (export.state, export.attempt, export.done, str(export)) == (
        "done",
        1,
        2,
        f"Candidatures {with_de(listed.code)}",
    )
    assert "2 lignes écrites" in client.get(answer.url).content.decode()
    assert cells(b"".join(client.get(f"{answer.url}fichier/"))) == [["Nom"], ["=Zoé"], ["Ali"]]
    other = signed_in(f.UserFactory(is_team=True))
    assert other.get(answer.url).status_code == other.get(f"{answer.url}fichier/").status_code == 404


def test_a_list_of_a_rehearsal_is_read_in_the_rehearsal(listed, team):
    type(listed).objects.filter(pk=listed.pk).update(sandbox=True, rehearsal_of=f.CampaignFactory())
    query = f"campaign={listed.code}&column=last_name"
    with sandbox.entered(listed.pk, timedelta(days=3)):
        table = exports.table("candidatures", team, query)
        export = exports.request_export("candidatures", table, query=query, sheet=SheetFormat.CSV, by=team, at=NOW)
    assert exports.table("candidatures", team, query) is None, "outside, nobody has it"
    tasks.write_export(export_id=export.pk)
    export.refresh_from_db()
    assert (export.state, export.done, export.shift) == ("done", 2, timedelta(days=3))


def test_rights_lost_meanwhile_are_lost(listed, team, signed_in, long_list):
    client = signed_in(team)
    asked = client.post("/exports/candidatures/", {"campaign": listed.code})
    team.role_assignments.update(ended_at=NOW)
    export = Export.objects.get()
    tasks.write_export(export_id=export.pk)
    export.refresh_from_db()
    assert (export.state, export.attempt, export.file.name) == ("failed", 1, "")
    assert "écrit : Cette liste ne vous est plus ouverte." in client.get(asked.url).content.decode()


def test_a_fault_is_told_in_french_and_its_details_go_to_the_log(
    listed, team, signed_in, long_list, monkeypatch, caplog
):
    client = signed_in(team)
    asked = client.post("/exports/candidatures/", {"campaign": listed.code})
    monkeypatch.setitem(exports.WRITERS, "csv", lambda *_: 1 / 0)
    export = Export.objects.get()
    for _ in range(3):
        tasks.write_export(export_id=export.pk)
    export.refresh_from_db()
    assert (export.state, export.attempt) == ("failed", 3)
    page = client.get(asked.url).content.decode()
    assert "Une panne l’a arrêté" in page
    assert "ZeroDivision" not in page
    assert "ZeroDivisionError" in caplog.text


def test_a_very_long_list_says_where_it_is(listed, team, signed_in, monkeypatch):
    monkeypatch.setattr(exports, "MAX_ROWS_AT_ONCE", 1)
    monkeypatch.setattr(exports, "ROWS_BETWEEN_REPORTS", 2)
    f.DepositedApplicationFactory(campaign=listed)
    signed_in(team).post("/exports/candidatures/", {"campaign": listed.code})
    export = Export.objects.get()
    messages = []
    for rank, _ in enumerate(exports._counted(export, iter([(1,), (2,), (3,)])), start=1):
        messages.append((rank, Export.objects.get().done))
    assert messages == [(1, 0), (2, 0), (3, 2)]
    tasks.write_export(export_id=export.pk)
    export.refresh_from_db()
    assert (export.done, export.file.open().read().count(b"\n")) == (3, 4)
    export.file.close()


def test_who_asked_for_a_list_takes_it_with_them(db):
    export = f.ExportFactory()
    storages["private"].save(export.file.name, io.BytesIO(b"x"))
    assert personal_data.EXPORTS.export(export.by)[0]["label"] == "Candidatures"
    assert personal_data.EXPORTS.erase(export.by) == 1
    assert not storages["private"].exists(export.file.name)


def test_old_exports_are_removed_and_lost_ones_woken(db, monkeypatch):
    woken = []
    monkeypatch.setattr(tasks.write_export, "delay", lambda **keys: woken.append(keys["export_id"]))
    old = f.ExportFactory(asked_at=NOW - timedelta(days=8))
    storages["private"].save(old.file.name, io.BytesIO(b"x"))
    lost = f.ExportFactory(state="queued", file="")
    tasks.sweep()
    assert woken == [lost.pk]
    assert not Export.objects.filter(pk=old.pk).exists()
    assert not storages["private"].exists(old.file.name)


def test_a_list_nobody_declared_is_nobodys(team):
    assert exports.table("inconnue", team, QueryDict("").urlencode()) is None


def test_the_transfers_of_a_cohort_are_a_list_too(listed, team, signed_in, monkeypatch):
    line = {"bearer": "Office", "programme": "149", "challenge": "Carte", "people": "2", "amount": "40 000 €"}
    monkeypatch.setattr(season, "transfers", lambda campaign, at: [line])
    answer = signed_in(team).post("/exports/transferts/", {"campaign": listed.code})
    assert b"".join(answer).decode().splitlines()[1] == "Office;149;Carte;2;40 000 €"
