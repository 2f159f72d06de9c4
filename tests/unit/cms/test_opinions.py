"""Opinions are asked at the end of procedures, published in number, and never tied to a person."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string

from cms import starter
from cms.models import Opinion
from cms.publishing import quality
from common.language.formatting import lasting
from tests import factories as f
from tests.factories import NOW


def test_an_opinion_is_given(db, signed_in):
    client = signed_in(f.UserFactory())
    assert client.post("/avis/candidature/", {}).status_code == 422
    assert client.post("/avis/candidature/", {"ease": "4", "text": "Plus court"}).status_code == 302
    opinion = Opinion.objects.get()
    assert (opinion.procedure, opinion.ease, opinion.text, opinion.on) == ("candidature", 4, "Plus court", NOW.date())
    assert client.get("/avis/autre/").status_code == 404


def test_the_official_button_takes_the_place_of_our_form():
    ours = render_to_string("components/opinion.html", {"procedure": "jury", "frame": SimpleNamespace(opinion_url="")})
    official = render_to_string(
        "components/opinion.html", {"procedure": "jury", "frame": {"opinion_url": "https://avis.invalid/"}}
    )
    assert 'href="/avis/jury/"' in ours
    assert 'href="https://avis.invalid/"' in official


def test_few_opinions_are_not_published(db):
    for ease in (5, 4, 4, 3):
        Opinion.objects.create(procedure="jury", ease=ease, on=NOW.date())
    assert {opinion.count for opinion in quality.opinions()} == {None}
    Opinion.objects.create(procedure="jury", ease=2, on=NOW.date())
    (jury,) = [opinion for opinion in quality.opinions() if opinion.count]
    assert (jury.count, jury.ease) == (5, 3.6)


def test_the_time_to_deposit_is_published_from_five_on(db, client):
    starter.build()
    for rank in range(4):
        f.DepositFactory(deposited_at=NOW, dossier__created_at=NOW - timedelta(days=rank))
    assert quality.time_to_deposit() is None
    f.DepositFactory(deposited_at=NOW, dossier__created_at=NOW - timedelta(days=30))
    assert quality.time_to_deposit() == timedelta(days=2)
    assert "2\u00a0jours" in client.get("/statistiques/").content.decode()


@pytest.mark.parametrize(
    ("length", "message"),
    [({"days": 3}, "3\u00a0jours"), ({"minutes": 80}, "1\u00a0h\u00a020"), ({"minutes": 12}, "12\u00a0min")],
)
def test_a_length_of_time_is_said(length, message):
    assert lasting(timedelta(**length)) == message


def test_a_challenge_shows_what_it_handed_over_and_changed(db, client):
    starter.build()
    challenge = f.PublishedChallengeFactory(slug="carte", state="active")
    f.DeliverableFactory(
        challenge=challenge, title="Le service", state="published", url="https://exemple.invalid/service", stage="live",
        repository="https://exemple.invalid/code", data_url="https://exemple.invalid/donnees", licence="eupl-1.2",
        accessibility_rate=87, accessibility_url="https://exemple.invalid/accessibilite",
    )  # fmt: skip
    f.DeliverableFactory(challenge=challenge, title="Note interne", open=True, url="https://exemple.invalid/note")
    indicator = f.IndicatorFactory(
        challenge=challenge, label="Délai moyen", unit="jours", baseline=40, target=10, target_on=date(2026, 9, 1),
        source="Relevé du service", published_at=NOW,
    )  # fmt: skip
    f.IndicatorFactory(challenge=challenge, label="Gardé pour nous")
    f.IndicatorValueFactory(indicator=indicator, value=25, on=NOW.date() - timedelta(days=9))
    f.IndicatorValueFactory(indicator=indicator, value=12, on=NOW.date())
    f.PhaseReviewFactory(challenge=challenge, phase="midterm", held_on=NOW.date(), report="Entre nous")
    page = " ".join(client.get("/defis/carte/").content.decode().replace("\u00a0", " ").replace("&nbsp;", " ").split())
    assert "Bilan à mi-parcours, revue tenue le" in page
    assert "Entre nous" not in page
    for sentence in (
        "Ce que le défi est devenu", "Le service", "en service, remis le", "Réutilisation : EUPL 1.2.",
        "Accessibilité : partiellement conforme, 87 % des critères respectés.", "https://exemple.invalid/code",
        "https://exemple.invalid/donnees", "Départ : 40 jours. Dernière mesure : 12 jours, le", "Cible : 10 jours, à atteindre le",
        "93 % du chemin est fait.", "25 jours", "Départ, 1er janvier 2026", "Cible, 1er septembre 2026",
        "Source : Relevé du service.",
    ):  # fmt: skip
        assert sentence in page, sentence
    assert "Note interne" not in page
    assert "Gardé pour nous" not in page


def test_the_server_says_how_long_it_took(db, client):
    timing = client.get("/verifier/")["Server-Timing"]
    assert timing.startswith("total;dur=")
    assert timing.endswith(' queries"')
