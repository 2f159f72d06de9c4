"""Open data and the public API."""

import csv
import io
import json

import pytest

from cms.publishing import api
from cms.publishing.opendata import DATASETS
from reporting.domain import published_figures
from tests import factories as f

TYPES = {"string": str, "integer": int, "boolean": bool}


@pytest.fixture
def published(db):
    campaign = f.CampaignFactory(code="EIG991")
    challenge = f.PublishedChallengeFactory(
        campaign=campaign, slug="carte", published_title="Carte", administration_label="Office", search_words=" cart "
    )
    f.PositionFactory(challenge=challenge, seats=2)
    challenge.themes.add(f.ThemeFactory(label="Écologie"))
    f.CallWindowFactory(campaign=campaign, kind="applications")
    f.DepositedApplicationFactory.create_batch(
        6, campaign=campaign, profession=challenge.positions.get().profession, announced_state="submitted"
    )
    published_figures.publish(campaign, at=f.NOW)
    return challenge


@pytest.mark.parametrize("name", DATASETS)
def test_each_row_keeps_to_the_schema(published, client, name):
    schema = client.get(f"/donnees-ouvertes/{name}.schema.json").json()
    rows = client.get(f"/donnees-ouvertes/{name}.json").json()["rows"]
    assert rows
    for row in rows:
        assert list(row) == [field["name"] for field in schema["fields"]]
        for field in schema["fields"]:
            value = row[field["name"]]
            assert value is None or isinstance(value, TYPES[field["type"]])
            assert value not in (None, "") or not field.get("constraints")
    assert len({tuple(row[key] for key in schema["primaryKey"]) for row in rows}) == len(rows)
    written = b"".join(client.get(f"/donnees-ouvertes/{name}.csv")).decode("utf-8-sig")
    assert len(list(csv.DictReader(io.StringIO(written), delimiter=";"))) == len(rows)


def test_what_is_no_data_set_is_absent(published, client):
    assert client.get("/donnees-ouvertes/autre.csv").status_code == 404
    assert client.get("/donnees-ouvertes/defis.pdf").status_code == 404


def test_the_page_explains_every_column(published, client):
    page = client.get("/donnees-ouvertes/").content.decode()
    for dataset in DATASETS.values():
        for column in dataset.columns:
            assert f"<code>{column.name}</code>" in page


def test_challenges_are_read_by_key(published, client):
    for rank in range(3):
        f.PublishedChallengeFactory(slug=f"autre-{rank}", campaign=published.campaign)
    seen, address = [], "/api/v1/challenges?limit=2"
    while address:
        page = client.get(address).json()
        seen += [item["slug"] for item in page["items"]]
        address = page["next"] and page["next"].split("8000")[1]
    assert seen == ["carte", "autre-0", "autre-1", "autre-2"]
    items = client.get("/api/v1/challenges", {"q": "cartes", "promotion": "EIG991", "theme": "Écologie"}).json()[
        "items"
    ]
    assert [(item["slug"], item["positions"][0]["seats"], item["administration"]) for item in items] == [
        ("carte", 2, "Office")
    ]


def test_a_list_costs_the_same_at_one_and_at_fifty(published, client, django_assert_num_queries):
    with django_assert_num_queries(3):
        client.get("/api/v1/challenges")


def test_one_challenge_says_whether_one_may_apply(published, client):
    challenge = client.get("/api/v1/challenges/carte").json()
    assert (challenge["title"], challenge["may_apply"], challenge["themes"]) == ("Carte", True, ["Écologie"])
    missing = client.get("/api/v1/challenges/absent")
    assert (missing.status_code, set(missing.json())) == (404, {"detail"})


def test_calls_and_promotions_are_given(published, client):
    assert [(call["campaign"], call["kind"], call["open"]) for call in client.get("/api/v1/calls").json()] == [
        ("EIG991", "applications", True)
    ]
    type(published.campaign.windows.get()).objects.update(closes_at=None)
    assert client.get("/api/v1/calls").json()[0]["closes_at"] is None
    (promotion,) = client.get("/api/v1/promotions").json()
    assert (promotion["code"], promotion["applications"], promotion["recruited"], promotion["reported"]) == (
        "EIG991",
        6,
        0,
        False,
    )


def test_a_wrong_parameter_is_named(client, db):
    refused = client.get("/api/v1/challenges?limit=1000")
    assert refused.status_code == 422
    assert refused.json()["detail"].startswith("limit : ")


def test_an_answer_already_held_is_not_sent_again(published, client):
    for path in ("/api/v1/promotions", "/donnees-ouvertes/promotions.json"):
        first = client.get(path)
        again = client.get(path, headers={"If-None-Match": first["ETag"]})
        assert (first.status_code, again.status_code, again.content) == (200, 304, b"")


def test_calls_are_limited_by_address(client, db, monkeypatch):
    monkeypatch.setattr(api.throttle, "num_requests", 2)
    api.throttle.cache.clear()
    codes = [client.get("/api/v1/promotions", REMOTE_ADDR="192.0.2.7").status_code for _ in range(3)]
    assert codes == [200, 200, 429]
    assert (
        client.get("/api/v1/promotions", REMOTE_ADDR="192.0.2.8", HTTP_X_FORWARDED_FOR="192.0.2.9").status_code == 200
    )
    api.throttle.cache.clear()


def test_the_description_is_served(client, db):
    described = json.loads(client.get("/api/v1/openapi.json").content)
    assert set(described["paths"]) == {
        "/api/v1/calls",
        "/api/v1/challenges",
        "/api/v1/challenges/{slug}",
        "/api/v1/promotions",
    }
