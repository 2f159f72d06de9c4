"""What the presets need ships with them, and is what the importer writes."""

import json
from dataclasses import asdict

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from challenges.domain import campaigns
from challenges.domain.programme import definitions, presets, programme_files, programme_import, source_definitions
from challenges.domain.rules.checks import findings
from challenges.models import Campaign, Profession, Theme
from dossiers.models import Form, FormField
from juries.forms.grids import MAX_LEVEL_LENGTH
from juries.models import Charter, Criterion, ScoringGrid
from tests import factories as f
from tests.factories import NOW

PRESETS = list(presets.load())
TABLES = (Form, FormField, ScoringGrid, Criterion)


def posted(code, **changes):
    return {
        "base": f"preset:{code}", "programme": "EIG", "number": "8", "name": "Promotion 8", "code": "NEUF",
        "anchor": "start", "starts_on": "2027-09-06",
    } | changes  # fmt: skip


def rows():
    """Return what the tables hold, keys of the database left out: a condition names the label that it reads."""
    labels = dict(FormField.objects.values_list("pk", "label"))

    def spelled(name, value):
        if name != "condition" or not value:
            return str(value)
        return str(value | {"tests": [test | {"field": labels[test["field"]]} for test in value["tests"]]})

    return {
        model.__name__: sorted(
            str(
                {
                    name: spelled(name, value)
                    for name, value in row.items()
                    if name not in {"id", "form_id", "grid_id", "frozen_at"}
                }
            )
            for row in model.objects.values()
        )
        for model in TABLES
    }


@pytest.mark.parametrize("code", PRESETS)
def test_each_preset_opens_a_campaign_on_an_empty_instance(db, team, signed_in, code):
    assert (Form.objects.count(), ScoringGrid.objects.count(), Profession.objects.count()) == (0, 0, 0)
    client = signed_in(team)
    answer = client.post("/equipe/campagnes/nouvelle/", posted(code))
    assert (answer.status_code, answer.url) == (302, "/equipe/campagnes/NEUF/dates/")
    campaign = Campaign.objects.get()
    assert [finding.message for finding in findings(campaign) if finding.blocking] == []
    assert campaign.windows.filter(kind="challenges").exists()
    assert campaign.windows.filter(kind="applications").exists()
    assert (Profession.objects.count(), Theme.objects.count()) == (10, len(definitions.shipped().themes))
    assert Charter.objects.count() == 1
    assert "ses règles sont figées" in client.post("/equipe/campagnes/NEUF/publication/", follow=True).text


def test_a_second_campaign_writes_nothing_twice_and_keeps_what_the_team_changed(db, team):
    preset = presets.load()["EIG6"]
    definitions.write_for(preset)
    first = rows()
    Profession.objects.exclude(code="designer").delete()
    Theme.objects.exclude(label=Theme.objects.first().label).delete()
    definitions.write_for(preset)
    assert rows() == first
    assert (Profession.objects.count(), Theme.objects.count()) == (1, 1)


def test_the_latest_version_of_a_form_serves(db, team):
    f.FormFactory(code="AAP-EIG6", version=1)
    latest = f.FormFactory(code="AAP-EIG6", version=2)
    campaigns.create(
        "preset:EIG6", code="NEUF", programme="EIG", number=8, name="Promotion 8", opens_on=NOW.date(), by=team, at=NOW
    )
    assert Campaign.objects.get().challenge_form == latest


def test_what_ships_is_what_the_data_say(data):
    assert asdict(source_definitions.read(programme_files.read(data))) == asdict(definitions.shipped())


def test_what_ships_is_what_the_importer_writes(db, data):
    with transaction.atomic():
        programme_import.import_programme(data, at=NOW)
        imported = rows()
        transaction.set_rollback(True)
    assert Form.objects.count() == 0
    shipped = definitions.shipped()
    definitions.write_forms(shipped, shipped.forms)
    definitions.write_grids(shipped, shipped.grids)
    assert rows() == imported


def test_each_mark_of_each_shipped_grid_is_worded(db):
    """A grid with a scale says what each of its marks is worth, criterion by criterion, and who wrote it."""
    shipped = definitions.shipped()
    scaled = {code: grid for code, grid in shipped.grids.items() if grid["scale_max"] is not None}
    assert set(definitions.shipped_levels()) == set(scaled)
    definitions.write_grids(shipped, shipped.grids)
    for grid in ScoringGrid.objects.filter(code__in=scaled).prefetch_related("criteria"):
        assert grid.levels_source
        for criterion in grid.criteria.all():
            words = list(criterion.levels.values())
            assert list(criterion.levels) == [str(mark) for mark, _ in grid.marks]
            assert len(set(words)) == len(words)
            assert max(map(len, words)) <= MAX_LEVEL_LENGTH
    plain = ScoringGrid.objects.exclude(code__in=scaled)
    assert {(grid.levels_source, str(criterion.levels)) for grid in plain for criterion in grid.criteria.all()} == {
        ("", "{}")
    }


def test_the_command_writes_the_files(data, tmp_path, capsys):
    call_command("write_definitions", str(data), target=str(tmp_path))
    assert {path.stem: json.loads(path.read_text()) for path in tmp_path.iterdir()} == asdict(definitions.shipped())
    assert "grids : 15" in capsys.readouterr().out
    with pytest.raises(CommandError, match="fichier absent"):
        call_command("write_definitions", str(tmp_path), target=str(tmp_path))
