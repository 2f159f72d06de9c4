"""The cover of a challenge: of its first known theme, else of its trade, in a colour that is its own."""

import json
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template import Context, Template

from challenges.queries.covers import FAMILIES, PICTOGRAMS, THEMES, TRADES, USUAL, cover_of
from tests import factories as f

PRESETS = Path(settings.BASE_DIR, "challenges", "data", "presets", "themes.json")
STYLES = Path(settings.BASE_DIR, "static", "passerelle", "passerelle.css")


@pytest.fixture
def challenge(db):
    return f.PublishedChallengeFactory()


def test_each_shipped_theme_has_a_cover():
    assert set(THEMES) == set(json.loads(PRESETS.read_text(encoding="utf-8")))


def test_each_colour_is_in_the_style_sheet_and_each_pictogram_is_served():
    styles = STYLES.read_text(encoding="utf-8")
    families = {*FAMILIES, *(family for family, _ in THEMES.values())}
    assert [family for family in families if f".app-cover--{family} " not in styles] == []
    assert [name for name in PICTOGRAMS if not finders.find(f"dsfr/dist/artwork/pictograms/{name}.svg")] == []


def test_a_theme_gives_colour_and_pictogram(challenge):
    challenge.themes.add(f.ThemeFactory(label="Santé"))
    cover = cover_of(challenge)
    assert (cover.family, cover.pictogram) == THEMES["Santé"]


@pytest.mark.parametrize(("code", "pictogram"), [("designer", TRADES["design"]), ("developer", USUAL)])
def test_without_a_known_theme_the_trade_gives_the_pictogram(challenge, code, pictogram):
    challenge.themes.add(f.ThemeFactory(label="Nouveau thème"))
    f.PositionFactory(challenge=challenge, profession__code=code)
    cover = cover_of(challenge)
    assert cover.pictogram == pictogram
    assert cover.family in FAMILIES


def test_a_page_draws_it_for_the_eye_alone(challenge):
    drawn = Template("{% load covers %}{% cover challenge %}").render(Context({"challenge": challenge}))
    assert 'aria-hidden="true"' in drawn
    assert "artwork/pictograms/" in drawn
