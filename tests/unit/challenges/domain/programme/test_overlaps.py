"""Two campaigns of a programme that would run into each other are told before the second is published."""

from datetime import date

import pytest

from challenges.domain.rules import checks
from tests import factories as f
from tests.factories import LATER


@pytest.fixture
def campaign(db):
    campaign = f.ready_campaign(name="La seconde")
    campaign.stages.update(starts_on=date(2026, 6, 8), ends_on=date(2026, 6, 12))
    return campaign


def overlaps(campaign):
    texts = [finding.message for finding in checks.findings(campaign) if "au même moment" in finding.message]
    texts += [finding.message for finding in checks.findings(campaign) if "aux mêmes jours" in finding.message]
    return [text.replace("\u00a0", " ") for text in texts]


def other(campaign, **fields):
    call_kind = campaign.windows.get().kind
    first = f.CampaignFactory(name="La première", **fields)
    f.CallWindowFactory(campaign=first, kind=call_kind, opens_at=LATER, closes_at=None)
    campaign.windows.update(closes_at=LATER)
    stage = campaign.stages.get()
    f.StageFactory(campaign=first, kind=stage.kind, starts_on=date(2026, 6, 12), ends_on=None)
    return first


def test_the_same_call_and_the_same_stage_are_told(campaign):
    first = other(campaign)
    window, stage = campaign.windows.get(), campaign.stages.get()
    assert overlaps(campaign) == [
        f"{window.get_kind_display()} : « La première » a le sien au même moment.",
        f"{stage.get_kind_display()} : « La première » a la sienne aux mêmes jours.",
    ]
    first.stages.update(starts_on=date(2026, 6, 13))
    assert len(overlaps(campaign)) == 1


@pytest.mark.parametrize("fields", [{"state": "closed"}, {"programme__code": "DIG"}])
def test_a_closed_campaign_and_another_programme_say_nothing(campaign, fields):
    other(campaign, **fields)
    assert overlaps(campaign) == []


def test_a_rehearsal_is_compared_to_nothing(campaign):
    other(campaign)
    campaign.rehearsal_of = f.CampaignFactory()
    assert overlaps(campaign) == []


def test_a_stage_without_date_meets_nothing(campaign):
    other(campaign)
    campaign.stages.update(starts_on=None, ends_on=None)
    assert len(overlaps(campaign)) == 1
