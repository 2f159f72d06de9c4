"""A real season moved to another year keeps its sense, whatever the day it starts."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from challenges.domain import campaigns
from challenges.domain.programme import definitions, presets, seasons
from challenges.models import Campaign
from common.days import day_of, is_working
from tests.factories import NOW

PRESETS = presets.load()
STARTS = st.dates(min_value=date(2026, 1, 1), max_value=date(2040, 12, 31))


def first_window(season, kind):
    return next(window for window in season.windows if window[0] == kind)


def test_a_season_keeps_its_real_days_of_the_week_and_hours():
    season = seasons.propose("EIG4", PRESETS["EIG4"], starts_on=date(2026, 9, 1))
    shift = timedelta(weeks=313)
    assert [(kind, day_of(opens), day_of(closes)) for kind, opens, closes in season.windows] == [
        ("challenges", date(2020, 1, 15) + shift, date(2020, 2, 28) + shift),
        # the seventh of June 2020 is a Sunday: the call closes on the Monday
        ("applications", date(2020, 5, 4) + shift, date(2020, 6, 8) + shift),
    ]
    assert season.windows[0][2].astimezone(seasons.PARIS).hour == 17
    assert season.stages["hearing"] == (date(2020, 6, 29) + shift, date(2020, 7, 3) + shift)
    assert (season.starts_on, season.ends_on, season.estimated) == (date(2026, 9, 1), date(2027, 6, 30), frozenset())


def test_what_no_source_says_is_named_and_stands_between_what_they_say():
    season = seasons.propose("EIG2", PRESETS["EIG2"], starts_on=date(2028, 1, 3))
    assert season.estimated == {"challenges.closes"}
    _, opens, closes = first_window(season, "challenges")
    assert day_of(opens) < day_of(closes) < season.stages["challenge_jury"][0]
    assert "start" in seasons.propose("EIG7", PRESETS["EIG7"], starts_on=date(2028, 1, 3)).estimated


def test_what_no_source_says_is_named_in_french():
    assert seasons.estimated_moments("preset:EIG1") == [
        "l’ouverture de l’appel à projets", "la clôture de l’appel à projets", "le jury des projets",
        "la clôture de l’appel à candidatures", "l’audition des candidats",
    ]  # fmt: skip
    assert seasons.estimated_moments("preset:DIG1") == seasons.estimated_moments("preset:EIG7") == []
    assert seasons.estimated_moments("campaign:EIG1") == []


def test_a_call_all_year_round_has_no_date_of_jury():
    season = seasons.propose("EIG7", PRESETS["EIG7"], starts_on=date(2028, 1, 3))
    assert sorted(season.stages) == ["hearing", "preselection"]
    assert sum(kind == "applications" for kind, *_ in season.windows) == 5


def test_a_season_placed_by_its_opening_opens_that_very_day():
    saturday = date(2026, 11, 28)
    season = seasons.propose("EIG6", PRESETS["EIG6"], opens_on=saturday)
    assert day_of(season.windows[0][1]) == saturday
    assert season.starts_on.weekday() == date(2022, 9, 12).weekday()


@pytest.mark.parametrize("code", list(PRESETS))
@settings(max_examples=60, deadline=None)
@given(day=STARTS, by_start=st.booleans())
def test_every_season_is_in_order_on_working_days(code, day, by_start):
    placed = {"starts_on": day} if by_start else {"opens_on": day}
    season = seasons.propose(code, PRESETS[code], **placed)
    for _, opens, closes in season.windows[not by_start :]:
        assert opens < closes
        assert is_working(day_of(opens))
        assert is_working(day_of(closes))
    for first, last in season.stages.values():
        assert first <= last
        assert is_working(first)
        assert is_working(last)
    applications = first_window(season, "applications")
    assert day_of(applications[2]) < season.stages["hearing"][0]
    if "challenge_jury" in season.stages:
        assert day_of(first_window(season, "challenges")[2]) < season.stages["challenge_jury"][0]
    assert season.stages["hearing"][1] < season.starts_on < season.ends_on
    assert abs((season.starts_on if by_start else day_of(season.windows[0][1])) - day) <= timedelta(days=7)


def test_a_copy_is_placed_by_its_opening_too(db, team):
    given_values = {"programme": "EIG", "by": team, "at": NOW}
    first = campaigns.create(
        "preset:EIG4", code="UN", number=8, name="Huit", starts_on=date(2027, 9, 7), **given_values
    )
    opening = first.windows.order_by("opens_at").first().opens_at
    campaigns.create(
        "campaign:UN",
        code="DEUX",
        number=9,
        name="Neuf",
        opens_on=day_of(opening) + timedelta(weeks=52),
        **given_values,
    )
    copy = Campaign.objects.get(code="DEUX")
    assert copy.windows.order_by("opens_at").first().opens_at == opening + timedelta(weeks=52)
    assert copy.starts_on == first.starts_on + timedelta(weeks=52)


def test_the_seasons_are_those_of_the_presets():
    assert definitions.shipped().seasons.keys() == PRESETS.keys()
