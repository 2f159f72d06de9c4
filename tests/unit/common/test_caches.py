"""Redis out of reach: what is kept is missed, what counts says so."""

import socket

import pytest
from redis.exceptions import RedisError

from common.cache import table_versions
from common.cache.backends import PatientRedisCache
from tests.resilience import servers


@pytest.fixture
def away():
    return PatientRedisCache(f"redis://127.0.0.1:{servers.free_port()}/0", {})


def test_redis_keeps_counts_and_forgets():
    with servers.redis() as url:
        cache = PatientRedisCache(f"{url}/0", {})
        cache.set("a", 1)
        assert (cache.get("a"), cache.get("b", 2), cache.get_many(["a", "b"])) == (1, 2, {"a": 1})
        assert (cache.add("a", 3), cache.add("c", 3), cache.incr("c")) == (False, True, 4)
        assert (cache.delete("a"), cache.delete("a")) == (True, False)
        cache.delete_many(["c"])
        assert cache.get("c") is None


def test_what_is_kept_is_as_if_it_had_never_been(away):
    away.set("a", 1)
    assert (away.get("a"), away.get("a", 2), away.get_many(["a"]), away.delete("a")) == (None, 2, {}, False)


@pytest.mark.parametrize(
    "count", [lambda cache: cache.add("a", 1), lambda cache: cache.incr("a"), lambda cache: cache.delete_many("a")]
)
def test_what_counts_or_ends_says_that_it_could_not(away, count):
    with pytest.raises(RedisError):
        count(away)


def test_a_page_is_made_each_time_and_what_was_written_is_told_later(away, db, monkeypatch, settings):
    settings.KEEP_PAGES = True
    here = table_versions.cache
    table_versions.store("old", "answer", table_versions._versions_of(["t"]), 60)
    assert table_versions.load("old") == "answer"
    monkeypatch.setattr(table_versions, "cache", away)
    assert table_versions._versions_of(["t", "u"]) == {"t": table_versions.UNKNOWN, "u": table_versions.UNKNOWN}
    turns = iter(range(2))
    assert [table_versions.cached("new", turns.__next__), table_versions.cached("new", turns.__next__)] == [0, 1]
    with pytest.raises(RedisError):
        table_versions.invalidate({"t"})
    assert table_versions.load("old") is None
    monkeypatch.setattr(table_versions, "cache", here)
    assert table_versions.load("old") is None, "the cache is back, with what it kept: it is told first"
    assert not table_versions._not_invalidated


def test_a_silent_server_is_not_waited_for_by_each_page(monkeypatch):
    monkeypatch.setattr("common.cache.backends.TIMEOUT_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        cache = PatientRedisCache(f"redis://127.0.0.1:{silent.getsockname()[1]}/0", {})
        assert cache.get("a", "made") == "made"
        monkeypatch.setattr(cache, "_class", None)  # it is not even asked
        assert cache.get("a", "made") == "made"
        with pytest.raises(RedisError, match="a moment ago"):
            cache.add("a", 1)
