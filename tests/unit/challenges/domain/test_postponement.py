"""A closing moves later, alone or with the dates that begin after it: order, durations and days of the week stay."""

from datetime import UTC, date, datetime, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from challenges.domain.dates import postponement
from challenges.domain.dates.postponement import ExtensionRefusedError, Period, postponed
from challenges.models import Campaign
from tests import factories as f
from tests.factories import LATER, NOW

START = date(2026, 1, 1)
DAYS = st.integers(0, 400)


def day(rank):
    return START + timedelta(days=rank)


@pytest.fixture
def campaign(db):
    campaign = f.ready_campaign()
    Campaign.objects.filter(pk=campaign.pk).update(state="published")
    return Campaign.objects.get(pk=campaign.pk)


@given(st.lists(st.tuples(DAYS, st.integers(0, 60)), max_size=6), DAYS, st.integers(0, 120), DAYS)
def test_dates_that_depend_on_a_closing_keep_their_order_and_durations(moments, previous, delay, today):
    before = {rank: Period("Moment", day(first), day(first + length)) for rank, (first, length) in enumerate(moments)}
    pivot, closing = day(previous), day(previous + delay)
    moved = postponed(before, previous=pivot, closing=closing, today=day(today))
    after = before | moved
    for key, period in before.items():
        new = after[key]
        assert new.last - new.first == period.last - period.first
        assert new.first.weekday() == period.first.weekday()
        if period.first <= max(pivot, day(today)):
            assert key not in moved  # what is past, has begun or comes before
        else:
            assert (key in moved) == (delay > 0)
            longer = (new.first - closing) - (period.first - pivot)
            assert timedelta() <= longer < timedelta(weeks=1)  # never closer to the closing
    for (first, former), (second, latter) in combinations(sorted(before.items(), key=lambda item: item[1].first), 2):
        assert after[first].first <= after[second].first
        if {first, second} <= moved.keys():
            assert after[second].first - after[first].first == latter.first - former.first


def test_extension_is_a_dated_act(campaign, team):
    window = campaign.windows.get()
    extension = postponement.extend(window, closes_at=LATER + timedelta(days=5), reason="Incident", by=team, at=NOW)
    window.refresh_from_db()
    assert (extension.previous_closes_at, window.closes_at) == (LATER, LATER + timedelta(days=5))
    assert extension.moved == []
    assert str(extension).startswith("jusqu’au")
    with pytest.raises(ExtensionRefusedError, match="postérieure"):
        postponement.extend(window, closes_at=NOW, reason="x", by=team, at=NOW)
    with pytest.raises(ExtensionRefusedError, match="motif"):
        postponement.extend(window, closes_at=LATER, reason=" ", by=team, at=NOW)


def at(month, day, hour=12):
    return datetime(2026, month, day, hour, tzinfo=UTC)


def test_what_begins_after_a_closing_moves_with_it(campaign, team):
    window = campaign.windows.get()
    type(window).objects.filter(pk=window.pk).update(opens_at=at(2, 1), closes_at=at(3, 20))
    wishes = f.CallWindowFactory(campaign=campaign, kind="wishes", opens_at=at(3, 25, 9), closes_at=at(4, 2, 9))
    endless = f.CallWindowFactory(campaign=campaign, kind="restricted", opens_at=at(4, 10), closes_at=None)
    begun = f.CallWindowFactory(campaign=campaign, kind="applications", opens_at=at(3, 1), closes_at=at(6, 1))
    stage = campaign.stages.order_by("pk").first()
    type(stage).objects.filter(pk=stage.pk).update(starts_on=date(2026, 4, 7), ends_on=date(2026, 4, 9))
    added = f.StageRoundFactory(stage=stage, starts_on=date(2026, 5, 4), ends_on=date(2026, 5, 5))
    Campaign.objects.filter(pk=campaign.pk).update(
        starts_on=date(2026, 9, 1), ends_on=date(2027, 6, 30), waiting_list_until=date(2026, 10, 1),
        wishes_kept_until=date(2026, 3, 21),
    )  # fmt: skip
    extension = postponement.extend(window, closes_at=at(3, 30), reason="Panne", dependents=True, by=team, at=at(3, 21))
    for row in (wishes, endless, begun, stage, added, campaign):
        row.refresh_from_db()
    assert (wishes.opens_at, wishes.closes_at) == (at(4, 8, 8), at(4, 16, 9))  # the same hour, in summer time
    assert (endless.opens_at, endless.closes_at) == (at(4, 24), None)
    assert (begun.opens_at, begun.closes_at) == (at(3, 1), at(6, 1))
    assert (stage.starts_on, stage.ends_on) == (date(2026, 4, 21), date(2026, 4, 23))
    assert (added.starts_on, added.ends_on) == (date(2026, 5, 18), date(2026, 5, 19))
    assert (campaign.starts_on, campaign.ends_on) == (date(2026, 9, 15), date(2027, 7, 14))
    assert (campaign.waiting_list_until, campaign.wishes_kept_until) == (date(2026, 10, 15), date(2026, 3, 21))
    assert len(extension.moved) == 6
    assert extension.moved[0] == (
        "Vœux : du 8\u00a0avril\u00a02026 au 16\u00a0avril\u00a02026, et non du 25\u00a0mars\u00a02026"
        " au 2\u00a0avril\u00a02026."
    )


def test_dates_that_nobody_wrote_yet_are_no_moment(campaign):
    Campaign.objects.filter(pk=campaign.pk).update(starts_on=None, waiting_list_until=None, wishes_kept_until=None)
    campaign.refresh_from_db()
    campaign.stages.all().delete()
    assert postponement.periods(campaign, campaign.windows.get()) == {}


def test_who_knows_the_dates_is_counted(campaign):
    assert postponement.people_informed(campaign) == []
    f.deposited(campaign=campaign)
    f.DepositedApplicationFactory(campaign=campaign)
    panel = f.PanelFactory()
    campaign.stages.first().panels.add(panel)
    f.JurorFactory(panel=panel)
    assert postponement.people_informed(campaign) == [
        "1\u00a0administration", "1\u00a0candidate ou candidat", "1\u00a0membre d’un jury",
    ]  # fmt: skip
