"""Names of public bodies: the curated table against the register, and the rules for the others."""

import json

import pytest

from challenges.domain.directory import body_names


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
