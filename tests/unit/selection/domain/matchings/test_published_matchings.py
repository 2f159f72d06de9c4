"""Anybody replays an announced matching from the site's file, with a program that knows nothing of the platform."""

import ast
import json
import subprocess
import sys
from decimal import Decimal

import pytest

from checker import check_matching
from selection.domain import publication, selection
from selection.domain.matchings.published_matchings import mark, published
from selection.domain.proofs import explanation
from selection.models import MatchRun, Offer
from tests import factories as f
from tests.factories import NOW
from tests.unit.selection.seasons import play


@pytest.fixture
def run(db, team):
    campaign = f.CampaignFactory(state="published")
    trade = f.ProfessionFactory()
    places = [
        f.PositionFactory(challenge__campaign=campaign, challenge__state="published", profession=trade, seats=1)
        for _ in range(2)
    ]
    for rank in (1, 2, 3):
        application = f.DepositedApplicationFactory(campaign=campaign, profession=trade, state="heard")
        application.wishes.all().delete()
        for order, place in enumerate(places, start=1):
            f.WishFactory(application=application, challenge=place.challenge, rank=order)
            f.RankingFactory(position=place, application=application, rank=rank, result=Decimal(20 - rank))
    run = selection.match(campaign, by=team, at=NOW)
    selection.adopt(run, by=team, at=NOW)
    run.refresh_from_db()
    return run


def test_nothing_is_published_before_the_announcement(run, client):
    address = f"/appariements/{run.public_id}.json"
    assert client.get(address).status_code == 404
    assert "Aucun appariement" in client.get("/appariements/").content.decode()
    publication.announce(run.campaign, at=NOW)
    assert client.get(address).status_code == 200
    assert f"{run.public_id}.json" in client.get("/appariements/").content.decode()
    MatchRun.objects.update(published_at=None, salt="")  # adopted before marks were secret: never published
    publication.announce(run.campaign, at=NOW)
    assert client.get(address).status_code == 404


def test_a_matching_that_follows_the_announcement_is_published_at_once(run, team):
    assert MatchRun.objects.get(pk=run.pk).published_at is None
    publication.announce(run.campaign, at=NOW)
    offer = Offer.objects.filter(application__campaign=run.campaign).first()
    selection.answer(offer, accepted=False, by=offer.application.candidate, at=NOW)
    selection.cascade(run.campaign, by=team, at=NOW)
    assert not MatchRun.objects.filter(published_at=None).exists()


def test_a_person_replays_the_matching_from_their_letter(run, client, tmp_path):
    publication.announce(run.campaign, at=NOW)
    data = tmp_path / "donnees.json"
    data.write_bytes(client.get(f"/appariements/{run.public_id}.json").content)
    program = tmp_path / "check_matching.py"
    program.write_bytes(b"".join(client.get("/appariements/check_matching.py").streaming_content))
    application = run.campaign.applications.get(rankings__rank=3, rankings__position=run.inputs["seats"][0][0])
    letter = next(c for c in explanation.of(application, at=NOW).claims() if c.kind == "published").facts
    command = [sys.executable, "-I", str(program), str(data), letter["mark"], letter["fingerprint"]]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert "personne n’est lésé" in done.stdout
    assert "Vœu 1" in done.stdout
    assert "rang 3, dernier rang admis 1" in done.stdout
    changed = json.loads(data.read_text())
    changed["inputs"]["seats"] = dict.fromkeys(changed["inputs"]["seats"], 2)
    data.write_text(json.dumps(changed))
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "L’empreinte des données est" in done.stdout
    assert "est lésé ou lésée" in done.stdout


def test_the_published_file_names_nobody_and_gives_no_result(run):
    text = json.dumps(published(run))
    for application in run.campaign.applications.select_related("candidate"):
        assert application.candidate.email not in text
        assert application.candidate.last_name not in text
        assert mark(run.salt, application.pk) in text
        assert mark("autre", application.pk) not in text
    assert "19.000" not in text
    assert "17.000" not in text


def test_the_checker_agrees_on_random_seasons_and_finds_what_is_changed():
    checked = 0
    for seed in range(150):
        for improving in (False, True):
            _, season = play(seed, improving=improving)
            for selection_round in season.rounds:
                data = file_of(selection_round)
                assert check_matching.check(data) == []
                if data["result"]:
                    person = min(data["result"])
                    result = {key: seat for key, seat in data["result"].items() if key != person}
                    assert check_matching.check(data | {"result": result})
                    checked += 1
    assert checked > 200


def file_of(run):
    """Return the published form of one round of a random season."""
    from common.digests import digest
    from selection.domain.matchings.published_matchings import public_inputs

    inputs = public_inputs(run.inputs, run.salt)
    result = {mark(run.salt, who): str(seat) for who, seat in run.seated.items()}
    names = {key: key for key in inputs["seats"]}
    return {"fingerprint": digest(inputs), "inputs": inputs, "result": result, "names": names}


def test_the_checker_imports_the_standard_library_alone():
    with open(check_matching.__file__, encoding="utf-8") as file:  # noqa: PTH123 - a path of the test
        tree = ast.parse(file.read())
    imported = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    assert imported == {"hashlib", "json", "sys"}
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]


def test_the_checker_sees_too_many_people_and_a_lost_seat():
    inputs = {
        "wishes": {"A": ["1"], "B": ["1"]}, "ranks": {"1": {"A": 1, "B": 2}}, "seats": {"1": 1}, "holders": {"B": "1"},
    }  # fmt: skip
    data = {"fingerprint": check_matching.fingerprint(inputs), "inputs": inputs, "result": {"A": "1"}, "names": {}}
    assert any("a perdu la place" in fault for fault in check_matching.check(data))
    assert any("plus de personnes" in fault for fault in check_matching.check(data | {"result": {"A": "1", "B": "1"}}))


def test_the_checker_limits_nobody_by_the_rank_of_who_keeps_a_seat():
    inputs = {
        "wishes": {"A": ["1"], "B": ["1"], "C": ["1"]}, "ranks": {"1": {"A": 1, "B": 2, "C": 9}}, "seats": {"1": 2},
        "holders": {"C": "1"},
    }  # fmt: skip
    result = {"A": "1", "C": "1"}
    data = {"fingerprint": check_matching.fingerprint(inputs), "inputs": inputs, "result": result, "names": {}}
    assert check_matching.check(data) == []
    limit = "dernier rang admis 1, 1 place gardée par qui l’avait"
    assert check_matching.line_of(data, "B") == [f"Vœu 1, 1 : rang 2, {limit}"]
    assert check_matching.line_of(data, "C") == [f"Vœu 1, 1 : rang 9, {limit} : place gardée"]
    assert check_matching.line_of(data, "A") == [f"Vœu 1, 1 : rang 1, {limit} : place obtenue"]
