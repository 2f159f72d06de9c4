"""A season lived by clicking, from an empty database, by the people it concerns, on a clock that moves (make season)."""

import sys
import time
from pathlib import Path

from tests.browser.season import chapters
from tests.browser.season.season import Season

ROOT = Path(__file__).resolve().parents[3]


def test_a_season_is_lived_by_clicking(browser, empty_stack, capsys, request):
    pictures = ""
    if request.config.getoption("--screenshots"):
        pictures = ROOT / "docs" / "guide"
        pictures.mkdir(exist_ok=True)
    season = Season(browser, empty_stack, pictures=pictures)
    for chapter in chapters.CHAPTERS:
        started = time.monotonic()
        before = sum(person.clicks for person in season.people.values())
        chapter(season)
        clicks = sum(person.clicks for person in season.people.values()) - before
        with capsys.disabled():
            sys.stdout.write(f"\n{chapter.__name__}: {clicks} clicks, {time.monotonic() - started:.0f} s")
    assert season.faults == []
    season.close()
