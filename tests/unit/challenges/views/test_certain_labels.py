"""The labels that name one administration without doubt are accepted together, and taken back together."""

import pytest

from accounts.domain.acts import NotOfTheTeamError
from challenges.domain.directory import certain_labels, labels
from tests import factories as f
from tests.factories import NOW

HERE = "/equipe/administrations/libelles/"


@pytest.fixture
def bodies(db):
    budget = f.AdministrationFactory(name="Direction du budget")
    agency = f.AdministrationFactory(name="Agence des eaux", source={"acronym": "AEX"})
    return budget, agency


@pytest.fixture
def waiting(bodies):
    """An exact name, an acronym, a name that is only a part, and a name borne by two."""
    for _ in range(2):
        f.AdministrationFactory(name="Préfecture")
    return [
        f.AdministrationLabelFactory(raw=raw)
        for raw in ("direction du Budget", "AEX", "Direction du budget, Lyon", "Préfecture")
    ]


def test_certain_labels_are_listed_then_accepted_as_ticked_then_taken_back(bodies, waiting, team, signed_in):
    client = signed_in(team)
    page = client.get(HERE)
    assert [(row.label, row.administration) for row in page.context["certain"]] == [
        (waiting[1], bodies[1]), (waiting[0], bodies[0]),
    ]  # fmt: skip
    assert "son sigle" in page.text
    assert "2 correspondances certaines" in " ".join(page.text.replace("\xa0", " ").split())
    keys = [label.pk for label in waiting]
    answer = client.post(HERE, {"act": "accept", "certain": keys}, follow=True)
    assert "2 libellés acceptés" in answer.text.replace("\xa0", " ")
    assert answer.context["certain"] == []
    for label in waiting:
        label.refresh_from_db()
    assert [label.administration for label in waiting] == [*bodies, None, None]
    assert "ensemble par" in answer.text
    undone = client.post(HERE, {"act": "undo-accept"}, follow=True)
    assert "2 libellés attendent" in undone.text.replace("\xa0", " ")
    waiting[0].refresh_from_db()
    assert waiting[0].administration is None
    again = client.post(HERE, {"act": "undo-accept"}, follow=True)
    assert "Aucun libellé n’a été accepté" in again.text


def test_only_what_is_ticked_is_accepted_and_what_was_decided_since_stays(bodies, waiting, team):
    assert certain_labels.accept([waiting[0].pk], by=team, at=NOW) == 1
    assert certain_labels.accept([waiting[0].pk, waiting[1].pk], by=team, at=NOW) == 1
    labels.decide(waiting[1], bodies[0], why="choisie", by=team, at=NOW)
    assert certain_labels.last_acceptance().labels == [waiting[0]]
    assert certain_labels.undo_acceptance(by=team, at=NOW) == 1
    waiting[1].refresh_from_db()
    assert waiting[1].administration == bodies[0]


def test_acceptance_is_of_the_team(waiting, db):
    with pytest.raises(NotOfTheTeamError):
        certain_labels.accept([waiting[0].pk], by=f.UserFactory(), at=NOW)
