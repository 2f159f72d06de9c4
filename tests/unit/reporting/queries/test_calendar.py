"""The dates of campaigns on one axis, what runs, and what comes next."""

from datetime import date, timedelta

import pytest

from reporting.queries import calendar
from tests import factories as f
from tests.factories import NOW

DAY = timedelta(days=1)
TODAY = NOW.date()


def window(campaign, kind, opens, closes):
    closing = NOW + closes * DAY if closes is not None else None
    return f.CallWindowFactory(campaign=campaign, kind=kind, opens_at=NOW + opens * DAY, closes_at=closing)


@pytest.fixture
def campaign(db):
    return f.CampaignFactory(starts_on=TODAY + 100 * DAY, ends_on=TODAY + 400 * DAY)


def labels(campaign):
    return [(span.lane, span.label, span.detail) for span in calendar.spans([campaign])[campaign.pk]]


def test_dates_are_by_lane_then_in_the_order_of_time(campaign):
    window(campaign, "applications", 20, 40)
    window(campaign, "challenges", -40, None)
    stage = f.StageFactory(
        campaign=campaign, kind="challenge_jury", starts_on=date(2020, 3, 2), ends_on=date(2020, 3, 2)
    )
    f.StageFactory(campaign=campaign, kind="hearing")
    f.StageRoundFactory(stage=stage, starts_on=date(2020, 4, 6), ends_on=date(2020, 4, 7))
    panel = f.PanelFactory()
    campaign.stages.get(kind="hearing").panels.add(panel)
    f.HearingFactory(panel=panel, starts_at=NOW + 50 * DAY, ends_at=NOW + 50 * DAY + timedelta(hours=1))
    f.HearingFactory(panel=panel, starts_at=NOW + 60 * DAY, ends_at=NOW + 61 * DAY, state="cancelled")
    shown = labels(campaign)
    assert [lane for lane, *_ in shown] == ["Administrations"] * 3 + ["Candidates et candidats"] * 2 + ["Cohorte"]
    assert shown[0] == ("Administrations", "Jury des projets", "le 2\u00a0mars\u00a02020")
    assert shown[1][2] == "du 6\u00a0avril\u00a02020 au 7\u00a0avril\u00a02020"
    assert shown[2][2].startswith("à partir du ")
    assert [label for _, label, _ in shown[3:]] == ["Appel à candidatures", "Auditions", "Missions"]


def test_a_campaign_without_a_date_has_none(db):
    assert labels(f.CampaignFactory(starts_on=None)) == []


@pytest.mark.parametrize(
    ("windows", "running", "following"),
    [
        ([(-10, 10), (20, 30)], "Appel à projets", "Appel à projets : fin le"),
        ([(-10, 30), (20, 40)], "Appel à projets", "Appel à projets : début le"),
        ([(20, 40)], "", "Appel à projets : début le"),
        ([(-10, None)], "Appel à projets", "Missions : début le"),
    ],
)
def test_the_phase_says_what_runs_and_the_next_date(campaign, windows, running, following):
    for opens, closes in windows:
        window(campaign, "challenges", opens, closes)
    shown = calendar.phase(calendar.spans([campaign])[campaign.pk], at=NOW, zone="Europe/Paris")
    assert (shown[0], shown[1].startswith(following)) == (running, True)


def test_nothing_comes_after_the_end(campaign):
    dates = calendar.spans([campaign])[campaign.pk]
    assert calendar.phase(dates, at=NOW + 500 * DAY, zone="Europe/Paris") == ("", "")
