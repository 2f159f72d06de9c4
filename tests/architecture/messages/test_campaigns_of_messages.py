"""Each message is of the campaign that it is about, under whose heading the team reads it."""

import pytest

from challenges.models import Campaign
from notifications.models import Message
from tests.architecture.messages import (  # noqa: F401 - register their own
    exercise_scenarios,
    mission_scenarios,
    offer_scenarios,
    reference_scenarios,
    request_scenarios,
    team_scenarios,
)
from tests.architecture.messages.message_scenarios import SCENARIOS, World
from tests.unit.conftest import make_mission, seal  # noqa: F401 - fixtures

# What is of no campaign: the account, the roles, the administrations, the pool; a file is examined below campaigns.
OF_NO_CAMPAIGN = {
    "account_ends", "administration_invitation", "attachment_set_aside", "join_answer", "join_request", "pool_renewal",
    "team_digest", "team_handover", "team_role_changed", "team_role_given", "viewed_as",
}  # fmt: skip


@pytest.mark.parametrize("template", sorted(SCENARIOS))
def test_a_message_is_of_its_campaign(template, team, request):
    world = World(team, request.getfixturevalue("make_mission"))
    SCENARIOS[template](world)
    codes = set(Message.objects.filter(template=template).values_list("campaign_code", flat=True))
    assert codes
    if template in OF_NO_CAMPAIGN:
        assert codes == {""}
    else:
        assert codes <= set(Campaign.objects.values_list("code", flat=True)), codes
