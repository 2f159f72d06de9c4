"""One rule decides the preselection, from the team's page and from the demonstration alike."""

import ast
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from applications.domain.errors import ApplicationRefusedError
from applications.models import Application
from common.language.french import with_de
from selection.domain.preselection import best_of_each_profession, preselect_by_profession, share_places
from selection.models import PreselectionRecord
from tests import factories as f
from tests.factories import NOW

ROOT = Path(__file__).parents[4]
KEYS = st.integers(1, 6)


def rows(*professions):
    return [(Application(pk=rank, profession_id=key), Decimal(20 - rank), 2) for rank, key in enumerate(professions)]


def test_the_best_of_each_profession_take_its_places():
    results = rows(1, 1, 2, 1, 3, 2)
    assert [application.pk for application in best_of_each_profession(results, {1: 2, 2: 1})] == [0, 1, 2]


@given(weights=st.dictionaries(KEYS, st.integers(1, 9), min_size=1), dossiers=st.dictionaries(KEYS, st.integers(0, 40)),
       total=st.integers(0, 80))  # fmt: skip
def test_places_sum_to_the_total_or_to_the_dossiers(weights, dossiers, total):
    places = share_places(total, weights, dossiers)
    limit = sum(dossiers.get(key, 0) for key in weights)
    assert sum(places.values()) == min(total, limit)
    assert all(places[key] <= dossiers.get(key, 0) for key in weights)


@given(weights=st.dictionaries(KEYS, st.integers(1, 9), min_size=1), total=st.integers(0, 80))
def test_places_follow_the_weights(weights, total):
    places = share_places(total, weights, dict.fromkeys(weights, 100))
    whole = sum(weights.values())
    assert all(abs(places[key] - total * weights[key] / whole) <= len(weights) for key in weights)


def test_nothing_else_decides_a_preselection():
    callers = Counter()
    for path in ROOT.rglob("*.py"):
        folder = path.relative_to(ROOT).parts[0]
        if folder in {".venv", "tests"}:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and "preselect" in {
                getattr(node.func, "attr", ""),
                getattr(node.func, "id", ""),
            }:
                callers[str(path.relative_to(ROOT))] += 1
    assert callers == {"selection/domain/preselection.py": 1}


@pytest.fixture
def tied(db, team):
    """Three dossiers of one profession, read twice: the second and the third have the same result."""
    campaign = f.CampaignFactory()
    panel = f.PanelFactory()
    f.StageFactory(campaign=campaign, kind="preselection").panels.add(panel)
    people = [f.DepositedApplicationFactory(campaign=campaign) for _ in range(3)]
    for person, results in zip(people, ((4, 4), (2, 4), (4, 2)), strict=True):
        for result in results:
            f.AssessmentFactory(
                juror__panel=panel, deposit=person.dossier.deposit, state="submitted", result=result, submitted_at=NOW
            )
    return campaign, people


def test_a_tie_at_the_threshold_waits_for_the_jury(tied, team):
    campaign, people = tied
    places = {people[0].profession_id: 2}
    with pytest.raises(ApplicationRefusedError, match="2 dossiers ont le même résultat pour 1\u00a0place"):
        preselect_by_profession(campaign, places, by=team, at=NOW)
    with pytest.raises(ApplicationRefusedError, match="Dites ce qui départage"):
        preselect_by_profession(campaign, places, preferred={people[2].pk}, by=team, at=NOW)
    shortlist = preselect_by_profession(
        campaign, places, preferred={people[2].pk}, tie_reason="Plus concret", by=team, at=NOW
    )
    assert shortlist == [people[0], people[2]]
    record = PreselectionRecord.objects.get()
    assert str(record) == f"présélection {with_de(campaign.code)}"
    assert record.tie_reason == "Plus concret"
    [[profession, rows]] = record.inputs
    assert profession == people[0].profession_id
    assert [(key, is_kept) for key, _, _, _, is_kept in rows] == [
        (people[0].pk, True), (people[1].pk, False), (people[2].pk, True)
    ]  # fmt: skip


def test_the_team_breaks_a_tie_at_the_threshold_by_clicking(tied, team, signed_in):
    campaign, people = tied
    client = signed_in(team)
    address = f"/equipe/campagnes/{campaign.code}/preselection/"
    asked = {f"keep_{people[0].profession_id}": "2"}
    page = client.post(address, asked)
    assert page.status_code == 422
    assert people[1].dossier.deposit.number in page.content.decode()
    text = page.content.decode().replace("\xa0", " ")
    assert "Dossiers à égalité" in text
    assert "choisissez 1 dossier sur 2 à égalité</legend>" in text  # and not « facultatif »
    assert "cochés" not in text  # nothing was asked yet
    for choice in ({"preferred_1": [person.pk for person in people[1:]]}, {"preferred_1": "0"}, {}):
        page = client.post(address, asked | {"tie_reason": " "} | choice)
        text = page.content.decode().replace("\xa0", " ")
        assert (page.status_code, "Dites ce qui départage ces dossiers." in text) == (422, True)
        assert ("Choisissez 1 dossier ; cochés : " in text) == ("0" not in choice.values())
    assert not PreselectionRecord.objects.exists()
    chosen = asked | {"code": "result", "preferred_1": str(people[1].pk), "tie_reason": "Plus concret"}
    assert "2\xa0candidatures présélectionnées" in client.post(address, chosen, follow=True).content.decode()
    people[1].refresh_from_db()
    assert people[1].state == "shortlisted"


def test_equal_results_away_from_the_threshold_decide_nothing(tied, team):
    campaign, people = tied
    assert preselect_by_profession(campaign, {people[0].profession_id: 3}, by=team, at=NOW) == people
