"""What challenges wait for is an alert, that goes away with the act it asks for."""

import pytest

from challenges.enums import ChallengeState as S
from reporting.domain.cockpit import alerts
from tests import factories as f
from tests.factories import NOW

CASES = [
    (S.SUBMITTED, S.SUBMITTED, "unread-challenges", "team:challenges"),
    (S.HEARD, S.SUBMITTED, "undecided-challenges", "team:challenges"),
    (S.SELECTED, S.SUBMITTED, "untold-challenges", "team:announce-challenges"),
    (S.REJECTED, S.SUBMITTED, "untold-challenges", "team:announce-challenges"),
    (S.INELIGIBLE, S.SUBMITTED, "untold-challenges", "team:announce-challenges"),
    (S.SELECTED, S.SELECTED, "unpublished-challenges", "team:challenges"),
]


def asked(campaign):
    codes = {code for *_, code, _ in CASES}
    return {alert.code: (alert.count, alert.route) for alert in alerts.alerts(campaign, at=NOW) if alert.code in codes}


@pytest.mark.parametrize(("state", "announced", "code", "route"), CASES)
def test_challenges_that_wait_for_an_act(db, state, announced, code, route):
    campaign = f.CampaignFactory(state="published")
    for _ in range(2):
        f.ChallengeFactory(campaign=campaign, state=state, announced_state=announced)
    assert asked(campaign) == {code: (2, route)}


@pytest.mark.parametrize("state", [S.DRAFT, S.INCOMPLETE, S.SHORTLISTED, S.PUBLISHED, S.ACTIVE, S.WITHDRAWN])
def test_a_challenge_that_waits_for_nobody_of_the_team_asks_for_nothing(db, state):
    campaign = f.CampaignFactory(state="published")
    f.PublishedChallengeFactory(campaign=campaign, state=state, announced_state=state)
    assert asked(campaign) == {}


@pytest.mark.parametrize("state", ["draft", "closed"])
def test_a_campaign_that_does_not_run_asks_for_nothing(db, state):
    campaign = f.CampaignFactory(state=state)
    f.ChallengeFactory(campaign=campaign, state=S.SUBMITTED, announced_state=S.SUBMITTED)
    assert asked(campaign) == {}
