"""What should have begun or ended and did not is an alert, that goes away with the act it asks for."""

from datetime import timedelta

import pytest

from reporting.domain.cockpit import alerts, ends
from tests import factories as f
from tests.factories import NOW

TODAY = NOW.date()
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


@pytest.fixture
def campaign(db):
    return f.CampaignFactory()


def asked(campaign):
    rules = {"missing-panels", "late-panels", "late-starts", "idle-challenges", "campaign-over"}
    return {alert.code: alert.names for alert in alerts.alerts(campaign, at=NOW) if alert.code in rules}


def test_a_fresh_campaign_asks_for_nothing(campaign):
    assert asked(campaign) == {}


def test_stage_that_nobody_reads(campaign):
    stage = f.StageFactory(campaign=campaign, starts_on=TODAY + ends.PANEL_AHEAD)
    assert asked(campaign) == {"missing-panels": ["Présélection des candidatures, le 24\u00a0mars\u00a02026"]}
    type(stage).objects.update(starts_on=TODAY + ends.PANEL_AHEAD + timedelta(days=1))
    assert asked(campaign) == {}
    type(stage).objects.update(starts_on=YESTERDAY, ends_on=YESTERDAY)
    assert asked(campaign) == {}
    type(stage).objects.update(ends_on=TODAY)
    stage.panels.add(f.PanelFactory())
    assert asked(campaign) == {}
    stage.panels.clear()
    type(campaign).objects.update(state="closed")
    campaign.refresh_from_db()
    assert asked(campaign) == {}


def test_panel_open_after_its_stage(campaign):
    stage = f.StageFactory(campaign=campaign, starts_on=YESTERDAY, ends_on=YESTERDAY)
    stage.panels.add(panel := f.PanelFactory(name="Jury A"))
    assert asked(campaign) == {"late-panels": [f"Jury A, fini le {YESTERDAY.day}\u00a0mars\u00a02026"]}
    extra = f.StageRoundFactory(stage=stage, starts_on=TODAY, ends_on=TODAY)
    assert asked(campaign) == {}
    extra.delete()
    type(panel).objects.update(closed_at=NOW)
    assert asked(campaign) == {}


def test_mission_and_challenge_that_wait(campaign):
    challenge = f.PublishedChallengeFactory(campaign=campaign, state="active", announced_state="active")
    position = f.PositionFactory(challenge=challenge)
    assert asked(campaign) == {"idle-challenges": [str(challenge)]}
    mission = f.MissionFactory(
        position=position, offer__position=position, cohort__campaign=campaign, starts_on=YESTERDAY,
        offer__application__campaign=campaign, state="prepared",
    )  # fmt: skip
    assert asked(campaign) == {"late-starts": [f"{mission.talent}, le {YESTERDAY.day}\u00a0mars\u00a02026"]}
    type(mission).objects.update(starts_on=TODAY)
    assert asked(campaign) == {}


def test_campaign_whose_promotion_is_over(campaign):
    campaign.ends_on = TODAY
    assert asked(campaign) == {}
    campaign.ends_on = YESTERDAY
    assert asked(campaign) == {"campaign-over": []}
