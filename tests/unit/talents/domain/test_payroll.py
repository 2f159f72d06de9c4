"""The file of payroll: one documented schema, its own people for each side, and a trace for each person."""

import io
import json
import re
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from accounts.models import JournalEntry
from talents.domain import payroll
from talents.management.commands import draw_payroll
from talents.models import Mission
from tests import factories as f
from tests.factories import NOW

HEADER = [column.name for column in payroll.COLUMNS]
FITS = {
    "string": lambda value, _: isinstance(value, str),
    "date": lambda value, _: isinstance(value, date),
    "number": lambda value, _: isinstance(value, Decimal),
    "integer": lambda value, _: isinstance(value, int),
}


def rows_of(user, **params):
    query = QueryDict(mutable=True)
    query.update(params)
    table = payroll.table(user, query)
    return None if table is None else [dict(zip(table.header, row, strict=True)) for row in table.rows()]


@pytest.fixture
def hr(mission):
    return f.AdministrationMemberFactory(administration=mission.host, role="hr").user


@pytest.fixture
def paid(mission):
    f.EmployeeRecordFactory(person=mission.talent)
    contract = f.DocumentFactory()
    f.SignatureFactory(document=contract, state="signed", answered_at=NOW, read_at=NOW, sha256="c" * 64)
    Mission.objects.filter(pk=mission.pk).update(contract=contract, state="contracted", cost_center="P348-12")
    mission.refresh_from_db()
    return mission


def test_a_row_holds_what_payroll_needs(paid, team):
    [row] = rows_of(team, campaign=paid.cohort.campaign.code)
    assert {name: row[name] for name in ("nom_naissance", "prenoms", "date_naissance", "code_postal", "iban")} == {
        "nom_naissance": "N’Diaye", "prenoms": "Zoé Marie", "date_naissance": date(1994, 5, 3),
        "code_postal": "44000", "iban": "FR7630006000011234567890189",
    }  # fmt: skip
    assert (row["employeur"], row["employeur_siren"]) == (paid.host.name, paid.host.siren)
    assert (row["categorie"], row["centre_cout"], row["etat"]) == ("A", "P348-12", "Contrat établi")
    assert (row["debut"], row["fin"], row["contrat_signe_le"]) == (paid.starts_on, paid.ends_on, NOW.date())
    assert row["contrat"] == paid.contract.number
    assert row["brut_mensuel"] > row["net_mensuel"] == Decimal(4000)


def test_a_row_follows_its_schema_even_when_nothing_is_written(mission, make_mission, team):
    project = make_mission(project=True)
    for campaign in (mission.cohort.campaign, project.cohort.campaign):
        [row] = rows_of(team, campaign=campaign.code)
        for field in payroll.schema()["fields"]:
            value = row[field["name"]]
            if value in {"", None}:
                assert not field.get("constraints", {}).get("required"), field["name"]
            else:
                assert FITS[field["type"]](value, field), field["name"]
    assert (row["employeur_siren"], row["nature_contrat"]) == ("", "Contrat de projet")


def test_each_side_has_its_own_people(paid, make_mission, hr, team):
    other = make_mission()
    code = paid.cohort.campaign.code
    identifiers = lambda rows: [row["mission"] for row in rows]  # noqa: E731 - said once
    assert identifiers(rows_of(hr)) == [str(paid.public_id)]
    assert identifiers(rows_of(team, campaign=other.cohort.campaign.code)) == [str(other.public_id)]
    assert identifiers(rows_of(f.UserFactory(roles=["legal_finance"]), campaign=code)) == [str(paid.public_id)]
    for nobody in (f.UserFactory(roles=["coach"]), f.UserFactory(roles=["reader"]), hr, paid.talent):
        assert rows_of(nobody, campaign=code) is None
    lead = paid.host.members.get(role="lead").user
    assert rows_of(lead) is None
    assert rows_of(team, campaign="absente") is None
    elsewhere = f.UserFactory(roles=[("hr", "campaign", other.cohort.campaign.code)])
    assert rows_of(elsewhere, campaign=code) is None


def test_forty_people_leave_in_one_click_and_each_of_them_reads_it(paid, make_mission, hr, team, signed_in):
    for _ in range(39):
        f.MissionFactory(cohort=paid.cohort, host=paid.host)
    answer = signed_in(hr).post("/exports/paie/", {"format": "xlsx"})
    header, *rows = load_workbook(io.BytesIO(b"".join(answer))).active.values
    assert (list(header), len(rows)) == (HEADER, 40)
    assert (
        f"Ressources humaines, {paid.host}"
        in signed_in(paid.talent).get("/mes-donnees/consultations/").content.decode()
    )
    concerned = JournalEntry.objects.filter(act="export", concerned__isnull=False)
    assert concerned.values("concerned").distinct().count() == 40
    answer = signed_in(team).post("/exports/paie/", {"format": "csv", "campaign": paid.cohort.campaign.code})
    lines = b"".join(answer).decode().splitlines()
    assert (lines[0], len(lines)) == ("\ufeff" + ";".join(HEADER), 41)
    assert JournalEntry.objects.filter(concerned=paid.talent, quality="Paie du programme").count() == 1


def test_forty_rows_cost_as_many_queries_as_one(paid, team):
    def read():
        with CaptureQueriesContext(connection) as captured:
            rows = rows_of(team, campaign=paid.cohort.campaign.code)
        return len(rows), len(captured)

    read()  # what the cache holds afterwards
    count, queries = read()
    for _ in range(39):
        f.MissionFactory(cohort=paid.cohort, host=paid.host)
    assert (count, read()) == (1, (40, queries))


def test_the_button_is_where_the_right_is(paid, hr, team, signed_in):
    address = f"/equipe/campagnes/{paid.cohort.campaign.code}/suivi/"
    assert "Données de paie" in signed_in(team).get(address).content.decode()
    assert "Données de paie" not in signed_in(f.UserFactory(roles=["coach"])).get(address).content.decode()
    assert "Données de paie" in signed_in(hr).get("/accueil/").content.decode()
    lead = paid.host.members.get(role="lead").user
    assert "Données de paie" not in signed_in(lead).get("/accueil/").content.decode()


def test_the_page_and_the_schema_are_those_of_the_columns():
    assert (settings.BASE_DIR / draw_payroll.PAGE).read_text(encoding="utf-8") == draw_payroll.page()
    written = (settings.BASE_DIR / draw_payroll.SCHEMA).read_text(encoding="utf-8")
    assert written == draw_payroll.schema()
    assert [field["name"] for field in json.loads(written)["fields"]] == HEADER
    assert all(re.fullmatch(r"[a-z_]+", name) for name in HEADER)


def test_the_files_of_payroll_are_checked(tmp_path, settings):
    settings.BASE_DIR = tmp_path
    with pytest.raises(SystemExit, match="périmé"):
        call_command("draw_payroll", "--check")
    call_command("draw_payroll", stdout=StringIO())
    call_command("draw_payroll", "--check")
    (tmp_path / draw_payroll.SCHEMA).write_text("autre chose", encoding="utf-8")
    with pytest.raises(SystemExit, match="périmé"):
        call_command("draw_payroll", "--check")
