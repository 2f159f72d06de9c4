"""Redis out of reach: what is kept is missed, what counts says so."""

import socket

import pytest
from redis.exceptions import RedisError

from common import stamps
from common.caches import PatientRedisCache
from tests.services import servers


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
    here = stamps.cache
    stamps.keep("old", "answer", stamps._present(["t"]), 60)
    assert stamps.recall("old") == "answer"
    monkeypatch.setattr(stamps, "cache", away)
    assert stamps._present(["t", "u"]) == {"t": stamps.UNKNOWN, "u": stamps.UNKNOWN}
    turns = iter(range(2))
    assert [stamps.kept("new", turns.__next__), stamps.kept("new", turns.__next__)] == [0, 1]
    with pytest.raises(RedisError):
        stamps._let_go({"t"})
    assert stamps.recall("old") is None
    monkeypatch.setattr(stamps, "cache", here)
    assert stamps.recall("old") is None, "the cache is back, with what it kept: it is told first"
    assert not stamps._untold


def test_a_silent_server_is_not_waited_for_by_each_page(monkeypatch):
    monkeypatch.setattr("common.caches.WAIT", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        cache = PatientRedisCache(f"redis://127.0.0.1:{silent.getsockname()[1]}/0", {})
        assert cache.get("a", "made") == "made"
        monkeypatch.setattr(cache, "_class", None)  # it is not even asked
        assert cache.get("a", "made") == "made"
        with pytest.raises(RedisError, match="a moment ago"):
            cache.add("a", 1)
