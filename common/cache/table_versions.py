"""Cache of answers: one is served until a table that it read is written.

Each table has a version in the shared cache. While an answer is computed, the version of each table is read *before*
the table is; a transaction that wrote a table removes its version once committed, whatever wrote (a model,
``update()``, raw SQL). An answer is served only while all its versions are the present ones. When the cache loses a
version, the answer is computed again: losing is safe. What Django does not write (a restored dump) is seen after
:data:`MAX_AGE_SECONDS`.
"""

import re
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

from django.conf import settings
from django.core.cache import caches
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.connection import ConnectionProxy

from common import sandbox
from common.lazy import LazyModule

if TYPE_CHECKING:
    from redis import exceptions
else:
    exceptions = LazyModule("redis.exceptions")  # an embedded instance never needs it

READ = re.compile(r'\b(?:FROM|JOIN)\s+"?(\w+)"?', re.IGNORECASE)
WRITTEN = re.compile(r'\b(?:INTO|UPDATE|DELETE\s+FROM|TRUNCATE(?:\s+TABLE)?)\s+"?(\w+)"?', re.IGNORECASE)
MAX_AGE_SECONDS = 300  # what the platform did not see written is seen then
UNKNOWN = ""  # the version of a table when no cache answers: never the present one
Versions = dict[str, str]
T = TypeVar("T")
PAGES = "pages"  # the counters of attempts have a cache of their own, which filling this one spares
cache = ConnectionProxy(caches, PAGES)
_not_invalidated: set[str] = set()
_reads: ContextVar[Versions | None] = ContextVar("reads", default=None)


def _key(table: str) -> str:
    return f"table:{table}"


def _versions_of(tables: Iterable[str]) -> Versions:
    """Return the version of each table, drawn now where there is none."""
    keys = {_key(table): table for table in tables}
    stored = cache.get_many(keys)
    try:
        for key in keys.keys() - stored.keys():
            stored[key] = cache.get_or_set(key, lambda: secrets.token_hex(8), None)
    except exceptions.RedisError:
        stored = dict.fromkeys(keys, UNKNOWN)
    return {keys[key]: version for key, version in stored.items()}


def invalidate(waiting: set[str]) -> None:
    """Remove the versions of written tables; the first call of a transaction does it for all.

    What a cache out of reach did not remove is removed with the next answer asked of it (:func:`load`).
    """
    _not_invalidated.update(_key(waiting.pop()) for _ in range(len(waiting)))
    if _not_invalidated:
        tables = sorted(_not_invalidated)
        cache.delete_many(tables)
        _not_invalidated.difference_update(tables)


def record_queries(execute: Callable[..., Any], sql: Any, *call: Any) -> Any:
    """Record the tables that a statement reads, then those that it wrote (an execute wrapper of Django)."""
    statement = str(sql)
    reads = _reads.get()
    if reads is not None and (unseen := set(READ.findall(statement)) - reads.keys()):
        reads.update(_versions_of(unseen))
    answer = execute(sql, *call)
    if not statement.startswith("SELECT") and (written := WRITTEN.findall(statement)):
        connection = call[-1]["connection"]
        waiting: set[str] = connection.__dict__.setdefault("tables_written", set())
        waiting.update(written)
        connection.on_commit(lambda: invalidate(waiting), robust=True)
    return answer


def install(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Record the queries of a connection; each reconnection of the same object calls it again.

    The wrapper is inserted first: a connection is often made inside somebody's ``execute_wrapper`` block, which ends by
    taking the last one away.
    """
    if record_queries not in connection.execute_wrappers:
        connection.execute_wrappers.insert(0, record_queries)


@contextmanager
def track_reads() -> Iterator[Versions]:
    """Yield the versions of the tables read in the block, also added to those of a surrounding block."""
    around, mine = _reads.get(), Versions()
    token = _reads.set(mine)
    try:
        yield mine
    finally:
        _reads.reset(token)
        if around is not None:
            around.update(mine | around)  # the older version counts


def store(key: str, value: Any, versions: Versions, seconds: float = MAX_AGE_SECONDS) -> None:
    """Cache a value computed from these tables, for so many seconds at most."""
    cache.set(key, (value, versions), seconds)


def load(key: str) -> Any:
    """Return the cached value, or nothing when there is none or a table that it read was written since."""
    try:
        invalidate(set())
    except exceptions.RedisError:
        return None
    entry = cache.get(key)
    if entry is None:
        return None
    value, versions = entry
    if cache.get_many(map(_key, versions)) != {_key(table): version for table, version in versions.items()}:
        return None
    around = _reads.get()
    if around is not None:
        around.update(versions | around)
    return value


def _is_private() -> bool:
    """Tell whether what is read here is not what the others read: a sandbox, or a transaction that has written."""
    mine = transaction.get_connection()
    return bool(sandbox.current() or (mine.in_atomic_block and mine.__dict__.get("tables_written")))


def cached(key: str, make: Callable[[], T]) -> T:
    """Return the value cached under a key, or compute and cache it; with ``KEEP_PAGES`` off it is always computed."""
    if not settings.KEEP_PAGES or _is_private():
        return make()
    value: T | None = load(key)
    if value is None:
        with track_reads() as versions:
            value = make()
        store(key, value, versions)
    return value


def shared_by_visitors(view: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a view that answers the same to everybody without a session: its whole answer may be cached."""

    @wraps(view)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        answer = view(*args, **kwargs)
        answer.same_for_all = True
        return answer

    return wrapped
