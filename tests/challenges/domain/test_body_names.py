"""Names of public bodies: the curated table against the register, and the rules for the others."""

import importlib
import json

import pytest
from django.apps import apps

from challenges.domain import body_names
from tests import factories as f


def test_the_curated_table_names_every_body_of_the_programme(data):
    rows = json.loads((data / "administrations_siren.json").read_text())
    table = json.loads(body_names.TABLE.read_text())
    assert set(table) == {row["siren"] for row in rows}
    assert len(set(table.values())) == len(table)
    for name in table.values():
        assert name[0].isupper(), name
        assert "'" not in name, name
        assert "  " not in name, name


@pytest.mark.parametrize(
    ("register", "written"),
    [
        ("ECOLE NATIONALE DES PONTS ET CHAUSSEES", "École nationale des ponts et chaussées"),
        ("AGENCE DE L EAU LOIRE-BRETAGNE", "Agence de l’eau Loire-Bretagne"),
        ("UNIVERSITE D'ORLEANS", "Université d’Orléans"),
        ("AGENCE REGIONALE DE SANTE AUVERGNE-RHONE-ALPES", "Agence régionale de santé Auvergne-Rhône-Alpes"),
        ("CENTRE NATIONAL D'ENSEIGNEMENT A DISTANCE", "Centre national d’enseignement à distance"),
        ("BRGM", "BRGM"),
        ("Direction du numérique", "Direction du numérique"),
    ],
)
def test_other_names_are_written_by_rules(register, written):
    assert body_names.write_name("", register) == written


def test_the_migration_writes_names_left_in_capitals(db):
    migration = importlib.import_module("challenges.migrations.0023_write_names_of_bodies")
    known = f.AdministrationFactory(name="METEO-FRANCE", siren="180060030")
    other = f.AdministrationFactory(name="Office des forêts")
    migration.write_names(apps, None)
    known.refresh_from_db()
    other.refresh_from_db()
    assert (known.name, other.name) == ("Météo-France", "Office des forêts")
