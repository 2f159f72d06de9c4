"""The grid studio."""

import pytest

from juries.models import ScoringGrid
from tests import factories as f

MANAGEMENT = {"criteres-TOTAL_FORMS": 2, "criteres-INITIAL_FORMS": 0}
ROWS = {
    "criteres-0-label": "Clarté", "criteres-0-weight": 2, "criteres-0-counted": "on", "criteres-0-ORDER": 2,
    "criteres-1-label": "Portée", "criteres-1-weight": 1, "criteres-1-counted": "on", "criteres-1-ORDER": 1,
    "criteres-1-optional": "on", "criteres-1-guidance": "Les usagers",
    "criteres-1-level_words": "aucun usager\n\ndes usagers nommés",
}  # fmt: skip
GRID = {
    "code": "AUDITION-EIG8", "kind": "candidate", "stage": "audition", "scale_min": 0, "scale_max": 2,
    "words": "rien\n\nexcellent", "aggregation": "mean", "source": "",
}  # fmt: skip


@pytest.fixture
def client(team, signed_in):
    return signed_in(team)


def test_grid_is_written_listed_and_changed(client):
    done = client.post("/equipe/grilles/nouvelle/", GRID | MANAGEMENT | ROWS, follow=True)
    assert "La grille est enregistrée" in done.content.decode()
    grid = ScoringGrid.objects.get()
    assert grid.marks == [(0, "rien"), (1, ""), (2, "excellent")]
    assert [(criterion.label, criterion.weight, criterion.optional) for criterion in grid.criteria.all()] == [
        ("Portée", 1, True),
        ("Clarté", 2, False),
    ]
    assert "AUDITION-EIG8" in client.get("/equipe/grilles/").content.decode()
    first, second = grid.criteria.all()
    assert first.levels == {"0": "aucun usager", "2": "des usagers nommés"}
    assert first.marks == [(0, "aucun usager"), (1, ""), (2, "des usagers nommés")]
    assert second.marks == grid.marks
    page = client.get(f"/equipe/grilles/{grid.pk}/").content.decode()
    assert "rien\n\nexcellent" in page
    assert "aucun usager\n\ndes usagers nommés</textarea>" in page
    criterion = grid.criteria.first()
    changed = {
        "criteres-TOTAL_FORMS": 2, "criteres-INITIAL_FORMS": 2, "criteres-0-id": criterion.pk, "criteres-0-label": "Portée",
        "criteres-0-weight": 4, "criteres-0-counted": "on", "criteres-1-id": grid.criteria.last().pk,
        "criteres-1-label": "Clarté", "criteres-1-weight": 1, "criteres-1-DELETE": "on",
    }  # fmt: skip
    client.post(f"/equipe/grilles/{grid.pk}/", GRID | changed)
    assert [(criterion.label, criterion.weight) for criterion in grid.criteria.all()] == [("Portée", 4)]


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"code": "DEJA"}, "Ce code existe déjà"),
        ({"scale_min": 3}, "dépasse la plus basse"),
        ({"words": "a\nb\nc\nd"}, "3 notes de 0 à 2, et 4 lignes"),
        ({"criteres-1-level_words": "a\nb\nc\nd"}, "3 notes de 0 à 2, et 4 lignes"),
        ({"criteres-0-level_words": "a" * 201}, "dépasse 200 caractères"),
        ({"words": "a" * 201}, "dépasse 200 caractères"),
        ({"scale_min": ""}, "Champ requis"),
        ({"criteres-0-counted": "", "criteres-1-counted": ""}, "au moins un critère qui compte"),
        ({"aggregation": "sum", "criteres-0-weight": 600}, "dépasserait 999 points"),
        ({"criteres-0-weight": 0}, "coefficient"),
    ],
)
def test_refusal_is_said_and_what_was_typed_kept(client, changed, message):
    f.ScoringGridFactory(code="DEJA")
    answer = client.post("/equipe/grilles/nouvelle/", GRID | MANAGEMENT | ROWS | changed)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert message in page
    assert "Portée" in page
    assert ScoringGrid.objects.count() == 1


def test_grid_in_use_is_shown_and_versioned(client):
    grid = f.ScoringGridFactory(levels_source="Écrits par l’équipe.")
    f.CriterionFactory(grid=grid, weight=3, counted=True, levels={"1": "aucun usager"})
    f.PanelFactory(grid=grid)
    page = client.get(f"/equipe/grilles/{grid.pk}/").content.decode()
    assert "Cette version est employée" in page
    assert "coefficient 3" in page
    assert "aucun usager" in page
    assert "Mots de chaque note : Écrits par l’équipe." in page
    refused = client.post(f"/equipe/grilles/{grid.pk}/", GRID | MANAGEMENT | ROWS)
    assert refused.status_code == 422
    assert "Rien n’a été changé" in refused.content.decode()
    response = client.post(f"/equipe/grilles/{grid.pk}/version/", follow=True)
    assert "Version 2 créée" in response.content.decode()
