"""An act of the selection that cannot be done yet is shown disabled with its reason, and refused if it is sent."""

import pytest

from selection.queries.next_acts import blocked_acts
from tests import factories as f
from tests.factories import NOW


@pytest.fixture
def campaign(db):
    return f.CampaignFactory()


def test_acts_open_one_after_the_other(campaign):
    assert list(blocked_acts(campaign)) == ["rank", "match", "cascade"]
    challenge = f.PublishedChallengeFactory(campaign=campaign, hearing_panel=f.PanelFactory(closed_at=NOW))
    assert list(blocked_acts(campaign)) == ["match", "cascade"]
    f.RankingFactory(
        position=f.PositionFactory(challenge=challenge), application=f.DepositedApplicationFactory(campaign=campaign)
    )
    assert blocked_acts(campaign) == {"cascade": "Aucun appariement n’est adopté : la liste d’attente vient après lui."}
    f.MatchRunFactory(campaign=campaign, adopted_at=NOW)
    assert blocked_acts(campaign) == {"cascade": "Personne n’est en liste d’attente."}
    f.DepositedApplicationFactory(campaign=campaign, state="waiting")
    assert blocked_acts(campaign) == {}
    campaign.state = "closed"
    assert set(blocked_acts(campaign).values()) == {"La campagne est close : rien ne s’y décide plus."}


def test_page_says_why_and_the_act_is_refused(campaign, team, signed_in):
    client, here = signed_in(team), f"/equipe/campagnes/{campaign.code}/selection/"
    page = client.get(here).text
    assert "Aucun poste n’est classé" in page
    assert page.count("disabled aria-describedby") == 3
    refused = client.post(f"{here}match/", follow=True)
    assert "Aucun poste n’est classé" in refused.text
    assert not campaign.match_runs.exists()
