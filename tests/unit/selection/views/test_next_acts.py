"""An act of the selection that cannot be done yet is shown disabled with its reason, and refused if it is sent."""

import pytest

from selection.domain import publication
from selection.queries.next_acts import next_acts
from tests import factories as f
from tests.factories import NOW


@pytest.fixture
def campaign(db):
    return f.CampaignFactory()


def test_acts_open_one_after_the_other(campaign):
    assert list(next_acts(campaign).blocked) == ["rank", "match", "cascade"]
    challenge = f.PublishedChallengeFactory(campaign=campaign, hearing_panel=f.PanelFactory(closed_at=NOW))
    assert list(next_acts(campaign).blocked) == ["match", "cascade"]
    f.RankingFactory(
        position=f.PositionFactory(challenge=challenge), application=f.DepositedApplicationFactory(campaign=campaign)
    )
    assert next_acts(campaign).blocked == {
        "cascade": "Aucun appariement n’est adopté : la liste d’attente vient après lui."
    }
    f.MatchRunFactory(campaign=campaign, adopted_at=NOW)
    assert next_acts(campaign).blocked == {"cascade": "Personne n’est en liste d’attente."}
    f.DepositedApplicationFactory(campaign=campaign, state="waiting")
    assert next_acts(campaign).blocked == {}
    campaign.state = "closed"
    assert set(next_acts(campaign).blocked.values()) == {"La campagne est close : rien ne s’y décide plus."}


def test_page_says_why_and_the_act_is_refused(campaign, team, signed_in):
    client, here = signed_in(team), f"/equipe/campagnes/{campaign.code}/selection/"
    page = client.get(here).text
    assert "Aucun poste n’est classé" in page
    assert page.count("disabled aria-describedby") == 3
    refused = client.post(f"{here}match/", follow=True)
    assert "Aucun poste n’est classé" in refused.text
    assert not campaign.match_runs.exists()


@pytest.mark.takes("applications.Application.dismiss", by="team:end-list")
def test_waiting_list_without_a_date_ends_by_an_act_then_is_announced(campaign, team, signed_in):
    client, here = signed_in(team), f"/equipe/campagnes/{campaign.code}/selection/"
    waiting = f.DepositedApplicationFactory(campaign=campaign, state="waiting", announced_state="waiting")
    waiting.log.create(verb="wait", source="heard", target="waiting", at=NOW, by=team)
    assert "1 personne en attente" in client.get(here).text.replace("\xa0", " ")
    silent = client.post(f"{here}fin-de-liste/", {"reason": " ", "code": "no_seat"})
    assert (silent.status_code, "Dites pourquoi la liste prend fin" in silent.text) == (422, True)
    assert client.post(f"{here}fin-de-liste/", {"reason": "x" * 301}).status_code == 422
    offer = f.OfferFactory(application__campaign=campaign)
    early = client.post(f"{here}fin-de-liste/", {"reason": "Plus de place", "code": "no_seat"})
    assert (early.status_code, "une place peut se libérer" in early.text) == (422, True)
    type(offer).objects.update(state="declined")
    preview = client.post(f"{here}fin-de-liste/", {"reason": "Plus de place", "code": "no_seat"}, follow=True).text
    waiting.refresh_from_db()
    assert (waiting.state, waiting.announced_state, waiting.log.get(verb="dismiss").reason) == (
        "not_selected", "waiting", "Plus de place",
    )  # fmt: skip
    assert waiting.refusal_reason.code == "no_seat"
    assert "1 personne n’est pas retenue" in preview.replace("\xa0", " ")
    assert publication.preview(campaign, at=NOW).blocked == []
