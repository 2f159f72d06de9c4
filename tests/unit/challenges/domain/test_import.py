"""The real data come in whole, twice, or not at all."""

import json
import shutil
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command

from challenges.domain.campaigns import pay
from challenges.domain.directory.labels import Directory, words
from challenges.domain.programme import programme_files
from challenges.models import Administration, AdministrationLabel, Campaign, Challenge
from dossiers.models import Form
from juries.models import ScoringGrid
from tests import factories as f

PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture
def folder(data, tmp_path):
    for name in programme_files.FILES.values():
        shutil.copy(data / name, tmp_path / name)
    return tmp_path


def change(folder, name, edit):
    path = folder / programme_files.FILES[name]
    rows = json.loads(path.read_text(encoding="utf-8"))
    edit(rows)
    path.write_text(json.dumps(rows), encoding="utf-8")


def counts():
    return {
        m.__name__: m.objects.count()
        for m in (Campaign, ScoringGrid, Form, Administration, Challenge, AdministrationLabel)
    }


def test_everything_comes_in_and_twice_changes_nothing(folder, db, capsys):
    call_command("import_programme", str(folder), verbosity=2)
    first = counts()
    assert first == {
        "Campaign": 8,
        "ScoringGrid": 15,
        "Form": 3,
        "Administration": 429,
        "Challenge": 131,
        "AdministrationLabel": 105,
    }
    call_command("import_programme", str(folder))
    assert counts() == first
    printed = capsys.readouterr().out
    assert "libellés rapprochés d’une administration : 22" in printed
    assert "? Cour de cassation" in printed


def test_campaigns_keep_the_real_rules(folder, db):
    call_command("import_programme", str(folder), verbosity=0)
    fourth = Campaign.objects.get(code="EIG4")
    window = fourth.windows.get(kind="applications")
    assert window.closes_at == datetime(2020, 6, 7, 23, 0, tzinfo=PARIS)
    assert window.close_as_written == "23h (UTC+1)"
    sixth = Campaign.objects.get(code="EIG6")
    assert (sixth.min_wishes, sixth.max_wishes) == (3, 5)
    extended = sixth.windows.get(kind="applications").extensions.get()
    assert extended.previous_closes_at == datetime(2022, 4, 3, 23, 59, tzinfo=PARIS)
    assert [pay(sixth, Decimal(years)).net_monthly for years in ("5", "5.5")] == [3500, 4000]
    seventh = Campaign.objects.get(code="EIG7")
    assert [pay(seventh, Decimal(years)).net_monthly for years in ("9.5", "10")] == [4250, 5000]
    assert seventh.windows.filter(kind="applications").count() == 5
    assert seventh.windows.get(kind="challenges").closes_at == datetime(2024, 12, 31, 23, 59, 59, tzinfo=PARIS)
    assert {c.code: c.challenges.count() for c in Campaign.objects.all()} == {
        "EIG1": 9,
        "EIG2": 13,
        "EIG3": 15,
        "DIG1": 17,
        "EIG4": 17,
        "EIG5": 15,
        "EIG6": 14,
        "EIG7": 31,
    }


def test_challenges_lose_nothing(folder, db):
    call_command("import_programme", str(folder), verbosity=0)
    enki = Challenge.objects.get(slug="enki")
    assert enki.administration.siren
    assert enki.source["cities"] == ["Paris"]
    assert {p.profession.code: p.seats for p in enki.positions.all()} == {
        "data_scientist": 1,
        "designer": 1,
        "developer": 1,
    }
    unmatched = Challenge.objects.filter(administration=None).first()
    assert unmatched.administration_label


@pytest.mark.parametrize(
    ("name", "edit", "expected"),
    [
        (
            "administrations",
            lambda rows: rows[0].update(siren="130025266"),
            "administrations_siren.json · 130025266 · siren : ",
        ),
        ("administrations", lambda rows: rows.append(dict(rows[0])), "· siren : valeur en double"),
        ("challenges", lambda rows: rows.append(dict(rows[0])), "· slug : valeur en double"),
        ("challenges", lambda rows: rows[0].pop("title"), "· title : clé absente"),
        ("challenges", lambda rows: rows[0].update(promotion_number=12, programme="EIG"), "promotion inconnue : EIG12"),
        ("grids", lambda rows: rows[1].update(code="AUTRE"), "grille inconnue : AAP-EIG4"),
        ("promotions", lambda rows: rows[0].update(code="EIG99"), "promotion sans règles connues"),
        ("forms", lambda rows: rows.pop("AAC-EIG7"), "formulaire inconnu : AAC-EIG7"),
        ("forms", lambda rows: rows["AAP-EIG7"]["fields"][2].pop("label"), "AAP-EIG7 · champ 3 : clé absente"),
    ],
)
def test_a_fault_is_named_in_one_line_and_changes_nothing(folder, db, name, edit, expected):
    change(folder, name, edit)
    before = counts()
    with pytest.raises(CommandError) as caught:
        call_command("import_programme", str(folder))
    assert expected in str(caught.value)
    assert "\n" not in str(caught.value)
    assert counts() == before


def test_unreadable_files_are_named(folder, db):
    path = folder / "eig_promotions.json"
    path.write_text("[{]", encoding="utf-8")
    with pytest.raises(CommandError, match="eig_promotions.json · - · - : ce n’est pas du JSON"):
        call_command("import_programme", str(folder))
    path.write_text("{}", encoding="utf-8")
    with pytest.raises(CommandError, match="une liste est attendue"):
        call_command("import_programme", str(folder))
    path.unlink()
    with pytest.raises(CommandError, match="fichier absent"):
        call_command("import_programme", str(folder))


def test_labels_are_decided_or_left(db):
    ign = f.AdministrationFactory(name="INSTITUT DE L'INFORMATION GEOGRAPHIQUE", source={"acronym": "IGN"})
    f.AdministrationFactory(name="CASA DE VELAZQUEZ")
    f.AdministrationFactory(name="Casa de Velázquez")
    directory = Directory(Administration.objects.all())
    assert words("L’Information (IGN) et les Géo") == "information geo"
    decided = {
        "Institut de l’information géographique": (ign, "nom"),
        "IGN": (ign, "sigle"),
        "Institut géographique (IGN)": (ign, "sigle"),
        "Institut de l’information géographique - Ministère": (ign, "partie"),
        "Casa de Velazquez": (None, ""),
        "Cour des comptes": (None, ""),
        "Cour des comptes, Paris": (None, ""),
    }
    assert {label: (d.administration, d.method) for label in decided if (d := directory.decide(label))} == decided


def test_instants_of_partial_dates():
    assert programme_files.instant("2017-05", closing=False) == datetime(2017, 5, 1, tzinfo=PARIS)
    assert programme_files.instant("2024", closing=True) == datetime(2024, 12, 31, 23, 59, 59, tzinfo=PARIS)
    assert programme_files.instant("2019-04-02", closing=True) == datetime(2019, 4, 2, 23, 59, 59, tzinfo=PARIS)
    assert programme_files.day(None) is None
    assert programme_files.day("2020-09-01").isoformat() == "2020-09-01"
