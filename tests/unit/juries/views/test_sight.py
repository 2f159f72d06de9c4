"""What a juror sees of the others: nothing before their own grid, then what the panel says, on every page they have."""

import pytest

from juries.domain import assessments
from juries.queries import reading
from tests import factories as f
from tests.factories import NOW

SECRET = "Appréciation d’autrui"


@pytest.fixture
def panel(db):
    grid = f.CriterionFactory(label="Clarté", levels={"2": "Un propos compris."}).grid
    return f.PanelFactory(grid=grid, sight="own")


@pytest.fixture
def assessment(panel):
    """A dossier read by two others, one grid handed in by each, and by me."""
    mine = f.AssessmentFactory(juror=f.JurorFactory(panel=panel))
    for result in (2, 3):
        user = f.UserFactory(first_name="Autre", last_name=f"Lecteur{result}")
        other = f.AssessmentFactory(
            juror=f.JurorFactory(panel=panel, user=user), deposit=mine.deposit, state="submitted", result=result,
            submitted_at=NOW, comment=SECRET,
        )  # fmt: skip
        f.ScoreFactory(assessment=other, criterion=panel.grid.criteria.get(), value=result)
    f.AssessmentFactory(juror=f.JurorFactory(panel=panel), deposit=mine.deposit, state="started")
    return mine


def hand_in(reading):
    assessments.score(reading, {reading.panel.grid.criteria.get().pk: 4}, by=reading.juror.user, at=NOW)
    assessments.submit(reading, by=reading.juror.user, at=NOW)
    reading.refresh_from_db()


def test_nothing_of_the_others_before_mine(assessment, panel, signed_in):
    type(panel).objects.update(sight_names=True, sight_comments=True)
    client = signed_in(assessment.juror.user)
    for address in (
        "/jury/",
        f"/jury/dossiers/{assessment.public_id}/",
        f"/jury/lecture/{assessment.juror.public_id}/",
    ):
        page = client.get(address).content.decode()
        assert SECRET not in page
        assert "Lecteur2" not in page
        assert "Les autres lectures" not in page
    assert reading.others(assessment) == []


def test_others_appear_once_mine_is_in_and_leave_when_i_reopen(assessment):
    hand_in(assessment)
    others = reading.others(assessment)
    assert [each.reader for each in others] == ["Lecture A", "Lecture B"]
    assert {each.result for each in others} == {"2,00", "3,00"}
    assert {each.comment for each in others} == {""}
    assert {each.marks[0] for each in others} == {("Clarté", "2", "Un propos compris."), ("Clarté", "3", "")}
    assessments.reopen(assessment, by=assessment.juror.user, at=NOW)
    assessment.refresh_from_db()
    assert reading.others(assessment) == []


def test_names_and_comments_only_where_the_panel_says(assessment, panel, signed_in):
    hand_in(assessment)
    client = signed_in(assessment.juror.user)
    address = f"/jury/dossiers/{assessment.public_id}/"
    page = client.get(address).content.decode()
    assert "Les autres lectures de ce dossier (2)" in page
    assert "Clarté : 2 (Un propos compris.)" in page
    assert SECRET not in page
    assert "Lecteur2" not in page
    type(panel).objects.update(sight_names=True, sight_comments=True)
    page = client.get(address).content.decode()
    assert SECRET in page
    assert "Autre Lecteur2" in page


@pytest.mark.parametrize(("sight", "closed", "seen"), [("never", True, 0), ("closed", False, 0), ("closed", True, 2)])
def test_sight_follows_the_panel(assessment, panel, sight, closed, seen):
    hand_in(assessment)
    type(panel).objects.update(sight=sight, closed_at=NOW if closed else None)
    assessment.panel.refresh_from_db()
    assert len(reading.others(assessment)) == seen


def test_team_says_what_is_seen(panel, team, signed_in):
    stage = f.StageFactory(kind="preselection", grid=panel.grid)
    stage.panels.add(panel)
    client = signed_in(team)
    address = f"/equipe/jurys/{panel.public_id}/jures/"
    assert "avant que sa propre grille soit remise" in client.get(address).content.decode()
    done = client.post(address, {"act": "sight", "sight": "closed", "sight_names": "on"}, follow=True)
    assert "Ce que les jurés voient est à jour" in done.content.decode()
    panel.refresh_from_db()
    assert (panel.sight, panel.sight_names, panel.sight_comments) == ("closed", True, False)
    assert client.post(address, {"act": "sight", "sight": "tout"}).status_code == 422
