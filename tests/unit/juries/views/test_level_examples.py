"""Extracts of past dossiers show jurors what deserves a mark: chosen by the team, anonymous, fixed while jurors mark."""

import pytest

from dossiers.domain import deposits
from juries.domain import grids, level_examples, personal_data
from juries.models import LevelExample
from tests import factories as f
from tests.factories import NOW


@pytest.fixture
def grid(db):
    grid = f.ScoringGridFactory(code="motivation", scale_min=1, scale_max=4)
    f.CriterionFactory(grid=grid, position=1, label="Motivation")
    return grid


@pytest.fixture
def passage(grid):
    """What a juror of a closed panel tied to a criterion of this grid, with its mark."""
    author = f.UserFactory(first_name="Zélie", last_name="Okafor")
    dossier = f.DossierFactory(owner=author)
    content = deposits.freeze(dossier) | {"person": {"name": "Zélie Okafor", "email": author.email}}
    deposit = f.DepositFactory(dossier=dossier, content=content, deposited_by=author)
    panel = f.PanelFactory(grid=grid, name="Lecture EIG 6", closed_at=NOW)
    assessment = f.AssessmentFactory(juror=f.JurorFactory(panel=panel), deposit=deposit)
    f.ScoreFactory(assessment=assessment, criterion=grid.criteria.get(), value=3)
    return f.PassageFactory(
        assessment=assessment, criterion=grid.criteria.get(), quote="Okafor a ouvert les données de sa ville."
    )


def address(grid):
    return f"/equipe/grilles/{grid.pk}/exemples/"


def test_a_passage_of_a_past_jury_becomes_an_example_that_jurors_read(grid, passage, team, signed_in):
    client = signed_in(team)
    page = client.get(address(grid)).text
    assert "[nom] a ouvert les données de sa ville." in page
    assert "Okafor" not in page
    filled = client.get(address(grid), {"passage": passage.pk}).text
    assert f'value="{passage.pk}"' in filled
    typed = {
        "act": "choose", "passage": passage.pk, "criterion": grid.criteria.get().pk, "mark": "3",
        "text": "La personne a ouvert les données de sa ville.", "origin": "EIG 6",
    }  # fmt: skip
    refused = client.post(address(grid), typed | {"text": passage.quote})
    assert (refused.status_code, "L’extrait nomme encore quelqu’un : « Okafor »." in refused.text) == (422, True)
    assert "est enregistré" in client.post(address(grid), typed, follow=True).text
    example = LevelExample.objects.get()
    assert (str(example), example.mark, example.deposit) == (typed["text"], 3, passage.assessment.deposit)
    panel = f.PanelFactory(grid=grid)
    reading = f.AssessmentFactory(juror=f.JurorFactory(panel=panel, charter_signed_at=NOW), deposit=f.DepositFactory())
    room = signed_in(reading.juror.user).get(f"/jury/dossiers/{reading.public_id}/").text
    assert ("Exemples de dossiers passés" in room, typed["text"] in room) == (True, True)
    assert typed["text"] in signed_in(team).get(f"/equipe/grilles/{grid.pk}/").text


def test_examples_are_fixed_while_jurors_mark(grid, team, signed_in):
    client = signed_in(team)
    typed = {
        "act": "choose", "criterion": grid.criteria.get().pk, "mark": "2", "text": "Écrivez à z@exemple.invalid",
        "origin": "Écrit par l’équipe",
    }  # fmt: skip
    assert "nomme encore quelqu’un" in client.post(address(grid), typed).text
    typed["text"] = "Un engagement décrit sans fait."
    client.post(address(grid), typed)
    example = LevelExample.objects.get()
    seat = f.JurorFactory(panel=f.PanelFactory(grid=grid))
    f.ScoreFactory(assessment=f.AssessmentFactory(juror=seat), criterion=grid.criteria.get(), value=1)
    assert "Retirer" not in client.get(address(grid)).text
    for act in (typed, {"act": f"remove:{example.pk}"}):
        refused = client.post(address(grid), act)
        assert (refused.status_code, "Des jurés notent sur cette grille" in refused.text) == (422, True)
    type(seat.panel).objects.update(closed_at=NOW)
    assert "L’exemple est retiré." in client.post(address(grid), {"act": f"remove:{example.pk}"}, follow=True).text
    assert not LevelExample.objects.exists()


def test_a_mark_has_three_examples_at_most_and_is_of_the_grid(grid, team):
    criterion = grid.criteria.get()
    chosen = {"text": "Un fait.", "origin": "EIG 6", "by": team, "at": NOW}
    for _ in range(3):
        level_examples.choose(criterion, mark=1, **chosen)
    with pytest.raises(level_examples.ExampleRefusedError, match="déjà 3 exemples"):
        level_examples.choose(criterion, mark=1, **chosen)
    with pytest.raises(level_examples.ExampleRefusedError, match="n’a pas cette note"):
        level_examples.choose(criterion, mark=9, **chosen)
    twin = grids.copy(grid)
    assert list(twin.criteria.get().examples.values_list("mark", flat=True)) == [1, 1, 1]
    assert criterion.examples.count() == 3


def test_an_example_goes_with_the_dossier_that_it_comes_from(grid, passage, team):
    level_examples.choose(
        grid.criteria.get(), mark=3, text="Un fait.", origin="EIG 6", passage=passage, by=team, at=NOW
    )
    personal_data.empty(
        type(passage.assessment.deposit.dossier).objects.filter(pk=passage.assessment.deposit.dossier_id)
    )
    assert not LevelExample.objects.exists()
