"""A season lived by clicking, from an empty database, by the people it concerns, on a clock that moves (make season)."""

import sys
import time
from pathlib import Path

from tests.browser.season import (
    candidates,
    challenge_jury,
    contracts,
    ending,
    follow_up,
    hearings,
    missions,
    opening,
    options,
    preselection,
    proposals,
    selection,
)
from tests.browser.season.season import Season

ROOT = Path(__file__).resolve().parents[3]
# In order: each begins where the one before left everybody.
CHAPTERS = (
    opening.a_team_opens_a_campaign,
    proposals.administrations_propose,
    challenge_jury.challenges_are_instructed,
    challenge_jury.challenges_are_judged,
    challenge_jury.challenges_are_published,
    candidates.candidates_apply,
    options.exercises_are_done,
    preselection.applications_are_read,
    hearings.candidates_are_convened,
    hearings.hearings_are_held,
    hearings.minutes_are_signed,
    selection.places_are_given,
    selection.places_are_answered,
    contracts.contracts_are_produced,
    contracts.contracts_are_signed,
    missions.missions_start,
    follow_up.missions_are_followed_up,
    follow_up.somebody_is_replaced,
    ending.missions_end,
    ending.surveys_are_answered,
    ending.the_season_ends,
)


def test_a_season_is_lived_by_clicking(browser, empty_stack, capsys, request):
    pictures = ""
    if request.config.getoption("--screenshots"):
        pictures = ROOT / "docs" / "guide"
        pictures.mkdir(exist_ok=True)
    season = Season(browser, empty_stack, pictures=pictures)
    for chapter in CHAPTERS:
        started = time.monotonic()
        before = sum(person.clicks for person in season.people.values())
        chapter(season)
        clicks = sum(person.clicks for person in season.people.values()) - before
        with capsys.disabled():
            sys.stdout.write(f"\n{chapter.__name__}: {clicks} clicks, {time.monotonic() - started:.0f} s")
    assert season.faults == []
    season.close()
