"""What the season report adds to its figures: definitions, earlier promotions, delays, what is no longer kept."""

from datetime import date, timedelta

import pytest

from reporting.domain import season
from reporting.queries import delays
from reporting.queries.indicators import METHODS, indicators
from tests import factories as f
from tests.factories import NOW


@pytest.fixture
def campaign(db):
    return f.CampaignFactory(code="EIG993", starts_on=date(2026, 9, 1))


def medians(campaign):
    return [delay.value for delay in delays.delays(campaign)]


def test_each_indicator_has_its_definition(campaign):
    rows = season.content(campaign, at=NOW)["indicators"]
    assert {row["code"]: row["method"] for row in rows} == METHODS


def test_earlier_promotions_are_told_by_their_last_report(campaign):
    earlier = f.CampaignFactory(code="EIG992", programme=campaign.programme, starts_on=date(2025, 9, 1))
    f.CampaignFactory(code="EIG994", programme=campaign.programme, starts_on=date(2027, 9, 1))
    for value, state in (("10", "done"), ("12", "done"), ("14", "queued")):
        done = {"size": 1, "sha256": "a" * 64, "done_at": NOW, "file": "x"} if state == "done" else {}
        document = f.DocumentFactory(
            template="season_report", state=state, context={"indicators": [{"code": "R10", "value": value}]}, **done
        )
        f.DocumentSubjectFactory(document=document, campaign=earlier)
    trend = season.content(campaign, at=NOW)["trend"]
    assert trend["promotions"] == [earlier.short_name]
    assert {row["code"]: row["values"] for row in trend["rows"]} == {
        code: ["12" if code == "R10" else "-"] for code in season.COMPARED
    }
    type(campaign).objects.filter(pk=campaign.pk).update(starts_on=None)
    campaign.refresh_from_db()
    assert season.content(campaign, at=NOW)["trend"]["promotions"] == [earlier.short_name]


def test_delays_are_medians_from_five_people_on(campaign):
    cohort = f.CohortFactory(campaign=campaign)
    decisions = []
    for rank in range(5):
        assert medians(campaign) == ["-", "-", "-"]
        application = f.ApplicationFactory(campaign=campaign)
        application.log.create(
            verb="submit", source="draft", target="submitted", at=NOW - timedelta(days=10 + rank), by=None
        )
        offer = f.OfferFactory(application=application, state="accepted")
        offer.log.create(verb="accept", source="sent", target="accepted", at=NOW, by=None)
        f.MissionFactory(
            cohort=cohort, offer=offer, starts_on=NOW.date() + timedelta(days=60), ends_on=date(2027, 6, 30),
            state="contracted", contract=f.DocumentFactory(issued_at=NOW + timedelta(days=20)),
        )  # fmt: skip
        decisions.append([application.pk, "offered"])
    not_answered = f.ApplicationFactory(campaign=campaign)
    not_answered.log.create(verb="submit", source="draft", target="submitted", at=NOW, by=None)
    f.MissionFactory(cohort=cohort)
    for at, confirmed in ((NOW, None), (NOW + timedelta(days=5), NOW + timedelta(days=6))):
        f.PublicationFactory(
            campaign=campaign,
            prepared_at=at,
            confirmed_at=confirmed,
            confirmed_by=confirmed and f.UserFactory(),
            decisions=decisions,
            digest=str(at),
        )
    assert medians(campaign) == ["12\u00a0jours", "20\u00a0jours", "60\u00a0jours"]


def test_an_emptied_campaign_says_what_is_no_longer_kept(campaign):
    assert season.content(campaign, at=NOW)["emptied"] == ""
    type(campaign).objects.filter(pk=campaign.pk).update(emptied_at=NOW)
    campaign.refresh_from_db()
    content = season.content(campaign, at=NOW)
    assert content["emptied"] == "10\u00a0mars\u00a02026"
    assert {row.code: row.value for row in indicators(campaign, {})}["R13"] == "n’est plus conservé"
