"""Something kept is good until a table it was made of is written, whatever writes."""

from datetime import timedelta

import pytest
from django.db import connection, transaction

from accounts.models import User
from challenges.models import Campaign
from common import sandbox
from common.cache import table_versions
from common.cache.table_versions import cache
from tests import factories as f

WRITES = {
    "a save": lambda campaign: campaign.save(),
    "an update": lambda campaign: Campaign.objects.filter(pk=campaign.pk).update(name="Autre"),
    "a bulk update": lambda campaign: Campaign.objects.bulk_update([campaign], ["name"]),
    "a creation": lambda _: f.CampaignFactory(),
    "a deletion": lambda campaign: campaign.delete(),
    "raw SQL": lambda _: connection.cursor().execute("update challenges_campaign set name = 'Autre'"),
}


@pytest.fixture
def campaign(db):
    cache.clear()
    campaign = f.CampaignFactory()
    connection.tables_written.clear()  # the test's own transaction is never committed
    return campaign


@pytest.fixture
def cached_name(campaign):
    with table_versions.track_reads() as tables:
        names = list(Campaign.objects.values_list("name", flat=True))
    table_versions.store("names", names, tables, 60)
    assert table_versions.load("names") == names
    return names


@pytest.mark.parametrize("write", WRITES)
def test_a_write_is_seen_whatever_wrote(cached_name, campaign, write, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        WRITES[write](campaign)
        assert table_versions.load("names") == cached_name, "others see nothing before the commit"
    assert table_versions.load("names") is None


def test_a_write_elsewhere_changes_nothing(cached_name, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        f.UserFactory()
    assert table_versions.load("names") == cached_name


def test_a_write_that_was_undone_changes_nothing(cached_name, campaign, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        campaign.save()
        transaction.set_rollback(True)
    assert table_versions.load("names") == cached_name


def test_what_was_read_before_a_commit_is_not_served_after_it(campaign, django_capture_on_commit_callbacks):
    with table_versions.track_reads() as tables:
        Campaign.objects.count()
        with django_capture_on_commit_callbacks(execute=True):
            campaign.save()
        Campaign.objects.count()
    table_versions.store("count", 1, tables, 60)
    assert table_versions.load("count") is None


def test_a_stamp_that_the_cache_lost_has_it_made_again(cached_name):
    cache.delete("table:challenges_campaign")
    assert table_versions.load("names") is None


def test_what_is_made_of_something_kept_is_made_of_its_tables(cached_name, django_capture_on_commit_callbacks):
    with table_versions.track_reads() as outer:
        table_versions.load("names")
        with table_versions.track_reads():
            User.objects.count()
    assert outer.keys() == {"challenges_campaign", "accounts_user"}


def test_many_writes_of_one_transaction_cost_the_cache_once(
    cached_name, campaign, django_capture_on_commit_callbacks, monkeypatch
):
    asked = []
    monkeypatch.setattr(table_versions.cache, "delete_many", lambda keys: asked.append(sorted(keys)), raising=False)
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(3):
            campaign.save()
    assert asked == [["table:challenges_campaign"]]


def test_what_is_kept_is_made_once(campaign, settings):
    settings.KEEP_PAGES = True
    calls = []
    for _ in range(2):
        table_versions.cached("count", lambda: calls.append(Campaign.objects.count()) or len(calls))
    assert len(calls) == 1


def test_what_a_sandbox_or_an_open_transaction_reads_is_not_kept_for_the_others(campaign, settings):
    settings.KEEP_PAGES = True
    with sandbox.entered(campaign.pk, timedelta()):
        table_versions.cached("count", lambda: "the sandbox's own")
    campaign.save()  # in a transaction that may still be undone
    table_versions.cached("count", lambda: "not committed")
    connection.tables_written.clear()
    assert table_versions.cached("count", lambda: "everybody's") == "everybody's"


def test_a_connection_is_watched_once_and_for_good(db):
    with connection.execute_wrapper(lambda execute, *call: execute(*call)):
        connection.execute_wrappers.remove(table_versions.record_queries)
        table_versions.install(connection)  # as when the first query of a request opens the connection
        table_versions.install(connection)
    assert connection.execute_wrappers == [table_versions.record_queries]
