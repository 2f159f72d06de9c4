"""A campaign closes: what blocks it, what it leaves, what it does, what it refuses then, and how it opens again."""

from datetime import timedelta

import pytest

from applications.domain import restricted_calls
from applications.domain.external import external_import
from challenges.domain import challenges
from challenges.domain.ends import closing
from challenges.domain.ends.closing import Harm
from challenges.domain.rules.calls import CallClosedError, closed_call, window_open
from challenges.domain.rules.running import CampaignClosedError
from challenges.enums import CallKind
from challenges.models import Campaign, Challenge
from documents.models import Document
from followup.domain.retention import RULE
from panels.domain import panels
from selection.domain import retention, selection
from selection.models import Offer
from talents.domain import cohorts
from talents.models import DocumentSubject, Mission
from tests import factories as f
from tests.factories import LATER, NOW

SOON = NOW + timedelta(days=1)


@pytest.fixture
def campaign(db):
    return f.CampaignFactory()


@pytest.fixture
def client(team, signed_in):
    return signed_in(team)


@pytest.fixture
def here(campaign):
    return f"/equipe/campagnes/{campaign.code}/cloture/"


def codes(campaign):
    return [line.check.code for line in closing.remaining(campaign, at=NOW)]


def document(campaign, **values):
    issued = f.DocumentFactory(**values)
    DocumentSubject.objects.create(document=issued, campaign=campaign)
    return issued


BLOCKING = {
    "calls": lambda campaign: f.CallWindowFactory(campaign=campaign, closes_at=LATER),
    "undecided-challenges": lambda campaign: f.ChallengeFactory(
        campaign=campaign, state="heard", announced_state="heard"
    ),
    "unannounced-challenges": lambda campaign: f.ChallengeFactory(
        campaign=campaign, state="rejected", announced_state="heard"
    ),
    "undecided-applications": lambda campaign: f.DepositedApplicationFactory(
        campaign=campaign, state="incomplete", announced_state="incomplete"
    ),
    "unannounced-applications": lambda campaign: f.DepositedApplicationFactory(
        campaign=campaign, state="ineligible", announced_state="submitted"
    ),
    "waiting-list": lambda campaign: f.DepositedApplicationFactory(
        campaign=campaign, state="waiting", announced_state="waiting"
    ),
    "open-panels": lambda campaign: f.StageFactory(campaign=campaign).panels.add(f.PanelFactory()),
    "offers": lambda campaign: f.OfferFactory(application__campaign=campaign, position__challenge__campaign=campaign),
    "not-admitted": lambda campaign: f.OfferFactory(
        application__campaign=campaign, application__state="accepted", application__announced_state="accepted",
        position__challenge__campaign=campaign, state="accepted",
    ),
    "missions": lambda campaign: f.MissionFactory(
        cohort__campaign=campaign, offer__application__campaign=campaign, offer__state="accepted",
        offer__application__state="accepted", offer__application__announced_state="accepted",
    ),
}  # fmt: skip
LEFT = {
    "decision-requests": lambda campaign: f.DecisionRequestFactory(application__campaign=campaign),
    "rolling-calls": lambda campaign: f.CallWindowFactory(campaign=campaign, closes_at=None),
    "unpublished-challenges": lambda campaign: f.ChallengeFactory(
        campaign=campaign, state="selected", announced_state="selected"
    ),
    "minutes": lambda campaign: f.StageFactory(campaign=campaign).panels.add(f.PanelFactory(closed_at=NOW)),
    "seats": lambda campaign: f.PositionFactory(challenge__campaign=campaign),
    "failed-documents": lambda campaign: document(campaign, state="failed"),
    "signatures": lambda campaign: f.SignatureFactory(document=document(campaign)),
    "surveys": lambda campaign: f.SurveyFactory(
        mission__cohort__campaign=campaign, mission__state="ended", mission__offer__state="accepted"
    ),
}


def test_every_check_is_tried_here():
    assert {check.code for check in closing.checks} == {*BLOCKING, *LEFT}
    assert {check.code for check in closing.checks if check.blocking} == set(BLOCKING)


@pytest.mark.parametrize("code", BLOCKING)
def test_what_people_wait_for_keeps_the_campaign_open(campaign, client, here, code):
    BLOCKING[code](campaign)
    assert code in codes(campaign)
    page = client.get(here)
    assert f"<strong>{closing.checks[code].nouns[0]}" in page.text.replace("1\u00a0", "")
    assert "disabled" in page.text
    refused = client.post(here, {"act": "close"})
    assert (refused.status_code, "À régler d’abord" in refused.text) == (422, True)
    campaign.refresh_from_db()
    assert campaign.state == "published"


@pytest.mark.parametrize("code", LEFT)
def test_what_is_left_is_acknowledged_line_by_line(campaign, client, here, code):
    LEFT[code](campaign)
    assert codes(campaign) == [code]
    unread = client.post(here, {"act": "close"})
    assert (unread.status_code, "Cochez chaque ligne" in unread.text) == (422, True)
    stale = client.post(here, {"act": "close", "acknowledged": f"{code}:7"})
    assert (stale.status_code, "a changé depuis votre lecture" in stale.text) == (422, True)
    done = client.post(here, {"act": "close", "acknowledged": f"{code}:1"}, follow=True)
    assert "La clôture est enregistrée" in done.text
    campaign.refresh_from_db()
    assert campaign.log.get(verb="close").reason == closing.checks[code].nouns[0].join(["1\u00a0", ""])


def test_worst_comes_first_and_long_lists_are_cut(campaign):
    for _ in range(10):
        BLOCKING["undecided-applications"](campaign)
    BLOCKING["missions"](campaign)
    LEFT["minutes"](campaign)
    lines = closing.remaining(campaign, at=NOW)
    assert [(line.check.code, line.check.harm) for line in lines] == [
        ("undecided-applications", Harm.PEOPLE),
        ("missions", Harm.COMMITMENTS),
        ("minutes", Harm.RECORDS),
    ]
    assert (len(lines[0].names), lines[0].more, lines[1].more) == (8, 2, 0)
    assert [harm.label for harm in Harm] == sorted({harm.label for harm in Harm}, key=[h.label for h in Harm].index)


@pytest.mark.takes("challenges.Campaign.close", by="team:close-campaign")
@pytest.mark.takes("challenges.Campaign.reopen", by="team:close-campaign")
def test_campaign_closes_with_its_challenges_and_its_report_then_opens_again(campaign, client, here, team):
    published = f.PublishedChallengeFactory(campaign=campaign)
    drawn = f.ChallengeFactory(campaign=campaign, state="rejected", announced_state="rejected")
    assert "1 défi se clôt" in client.get(here).text
    done = client.post(here, {"act": "close"}, follow=True)
    assert f"{team} a clos cette campagne" in done.text
    assert Challenge.objects.get(pk=published.pk).state == "closed"
    assert Challenge.objects.get(pk=drawn.pk).state == "rejected"
    assert Document.objects.get(template="season_report").subject.campaign == campaign
    silent = client.post(here, {"act": "reopen", "reason": " "})
    assert (silent.status_code, "Dites pourquoi" in silent.text) == (422, True)
    assert "Rien n’empêche de clore" in client.post(here, {"act": "reopen", "reason": "Oubli"}, follow=True).text
    campaign.refresh_from_db()
    assert (campaign.state, campaign.log.get(verb="reopen").reason) == ("published", "Oubli")
    assert Challenge.objects.get(pk=published.pk).state == "closed"


def test_archives_do_not_open_again_and_drafts_do_not_close(client, here, campaign, team):
    Campaign.objects.update(state="closed")
    campaign.log.create(verb="close", source="published", target="closed", by=None, at=NOW, reason="promotion passée")
    page = client.get(here).text
    assert ("vient des archives" in page, "Rouvrir" in page) == (True, False)
    refused = client.post(here, {"act": "reopen", "reason": "x"})
    assert (refused.status_code, "elle ne se rouvre pas" in refused.text) == (422, True)
    Campaign.objects.update(state="draft")
    assert "il n’y a rien à clore" in client.get(here).text
    assert client.post(here, {"act": "close"}).status_code == 422
    assert closing.closing_of(Campaign.objects.get()) is None


def _publish(campaign, team):
    challenge = f.ChallengeFactory(campaign=campaign, state="selected")
    challenges.publish(challenge, title="T", summary="", by=team, at=NOW)


def _admit(campaign, team):
    offer = f.OfferFactory(
        application__campaign=campaign, position__challenge__campaign=campaign, state="accepted",
        application__experience_years=3,
    )  # fmt: skip
    cohorts.admit(offer, by=team, at=NOW)


REFUSED = {
    "publish": _publish,
    "panel": lambda campaign, team: panels.open_panel(
        f.StageFactory(campaign=campaign), name="J", jurors=[team], by=team, at=NOW
    ),
    "match": lambda campaign, team: selection.match(campaign, by=team, at=NOW),
    "offer": lambda campaign, team: selection.offer(
        f.DepositedApplicationFactory(campaign=campaign, state="waiting"),
        f.PositionFactory(challenge__campaign=campaign),
        by=team,
        at=NOW,
    ),
    "admit": _admit,
    "invite": lambda campaign, team: restricted_calls.invite(campaign, [team], reason="x", by=team, at=NOW),
    "import": lambda campaign, team: external_import.bring_in(campaign, None, number=1, by=team, at=NOW),
}


@pytest.mark.parametrize("act", REFUSED)
def test_nothing_begins_in_a_closed_campaign(campaign, team, act):
    campaign.state = "closed"
    campaign.save()
    with pytest.raises(CampaignClosedError, match="est close : rien n’y commence"):
        REFUSED[act](campaign, team)
    assert not (Offer.objects.exclude(state="accepted").exists() or Mission.objects.exists())


def test_calls_of_a_closed_campaign_are_closed(campaign):
    f.CallWindowFactory(campaign=campaign, closes_at=None)
    assert window_open(campaign, CallKind.APPLICATIONS, NOW)
    campaign.state = "closed"
    campaign.save()
    assert not window_open(campaign, CallKind.APPLICATIONS, NOW)
    refusal = closed_call(campaign, CallKind.APPLICATIONS, NOW)
    assert isinstance(refusal, CallClosedError)
    assert "n’est plus ouvert, car la campagne est close" in str(refusal)


def test_forecast_is_the_first_day_on_which_the_purge_finds_the_row(campaign, settings, here, client):
    """The date shown is proved on the purge itself: the day before it finds nothing, on that day it does."""
    refused = f.DepositedApplicationFactory(
        campaign=campaign, state="not_selected", announced_state="not_selected", dossier__saved_at=NOW
    )
    taken = f.DepositedApplicationFactory(
        campaign=campaign, state="accepted", announced_state="accepted", dossier__saved_at=NOW
    )
    refused.log.create(verb="dismiss", source="waiting", target="not_selected", at=SOON)
    draft = f.ApplicationFactory(campaign=campaign, dossier__saved_at=NOW)
    forecasts = closing.forgotten(campaign, at=NOW)
    concerned = {
        "Dossiers non retenus, vidés": refused,
        "Brouillons de candidature que personne n’a touchés": draft,
        RULE.name: campaign,
    }
    assert {forecast.what for forecast in forecasts} == set(concerned)
    for forecast in forecasts:
        rule = next(rule for rule in (*retention.RULES, RULE) if rule.name == forecast.what)
        assert (forecast.count, forecast.first) == (1, forecast.last)
        wait = (forecast.first - NOW.date()) - timedelta(days=rule.days)
        assert list(rule.find(NOW + wait)) == [concerned[forecast.what]]
        assert list(rule.find(NOW + wait - timedelta(days=1))) == []
    assert taken.state == "accepted"
    settings.PURGE = False
    assert "L’effacement automatique est arrêté" in client.get(here).text
    settings.PURGE = True
    assert "L’effacement automatique est arrêté" not in client.get(here).text
