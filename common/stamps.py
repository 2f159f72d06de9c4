"""What a kept answer was made of: it is good until one of the tables it read is written.

Each table has a stamp in the shared cache. An answer being made notes the stamp of a table *before* it reads it; a
transaction that wrote a table takes its stamp away once it has committed, whatever wrote (a model, ``update()``, raw
SQL). An answer is served only while each of its stamps is the present one. A stamp that the cache lost makes the answer
be made again: losing is safe. What Django does not write (a restored dump) is seen when the answer's own time is over.
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
KEPT = 300  # seconds, at most: what nobody said to be written is seen then
UNKNOWN = ""  # the stamp of a table when no cache answers: never the present one
Stamps = dict[str, str]
T = TypeVar("T")
PAGES = "pages"  # the store of what is kept: the counters of attempts have their own, which filling this one spares
cache = ConnectionProxy(caches, PAGES)
_untold: set[str] = set()
_making: ContextVar[Stamps | None] = ContextVar("stamps", default=None)


def _key(table: str) -> str:
    return f"table:{table}"


def _present(tables: Iterable[str]) -> Stamps:
    """Return the stamp of each table, drawn now where there is none."""
    keys = {_key(table): table for table in tables}
    stored = cache.get_many(keys)
    try:
        for key in keys.keys() - stored.keys():
            stored[key] = cache.get_or_set(key, lambda: secrets.token_hex(8), None)
    except exceptions.RedisError:
        stored = dict.fromkeys(keys, UNKNOWN)
    return {keys[key]: stamp for key, stamp in stored.items()}


def _let_go(waiting: set[str]) -> None:
    """Take the stamps of written tables away; the first call of a transaction does it for all.

    What a cache out of reach could not be told is told with the next answer asked of it (:func:`recall`).
    """
    _untold.update(_key(waiting.pop()) for _ in range(len(waiting)))
    if _untold:
        tables = sorted(_untold)
        cache.delete_many(tables)
        _untold.difference_update(tables)


def watch(execute: Callable[..., Any], sql: Any, *call: Any) -> Any:
    """Note what a statement reads, then what it wrote (a database wrapper of Django)."""
    statement = str(sql)
    making = _making.get()
    if making is not None and (unseen := set(READ.findall(statement)) - making.keys()):
        making.update(_present(unseen))
    answer = execute(sql, *call)
    if not statement.startswith("SELECT") and (written := WRITTEN.findall(statement)):
        connection = call[-1]["connection"]
        waiting: set[str] = connection.__dict__.setdefault("stamps_waiting", set())
        waiting.update(written)
        connection.on_commit(lambda: _let_go(waiting), robust=True)
    return answer


def install(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Watch a connection; said by each (re)connection of the same object.

    First in the row: a connection is often made inside somebody's ``execute_wrapper`` block, which ends by taking the
    last one away.
    """
    if watch not in connection.execute_wrappers:
        connection.execute_wrappers.insert(0, watch)


@contextmanager
def making() -> Iterator[Stamps]:
    """Give the stamps of all that is read in the block; a block inside another tells it what it read."""
    around, mine = _making.get(), Stamps()
    token = _making.set(mine)
    try:
        yield mine
    finally:
        _making.reset(token)
        if around is not None:
            around.update(mine | around)  # the older stamp is the one to hold on to


def keep(key: str, value: Any, stamps: Stamps, seconds: float = KEPT) -> None:
    """Keep a value made of these tables, for so long at most."""
    cache.set(key, (value, stamps), seconds)


def recall(key: str) -> Any:
    """Return the value kept, or nothing when it was never made or a table of it was written since."""
    try:
        _let_go(set())
    except exceptions.RedisError:
        return None
    entry = cache.get(key)
    if entry is None:
        return None
    value, stamps = entry
    if cache.get_many(map(_key, stamps)) != {_key(table): stamp for table, stamp in stamps.items()}:
        return None
    around = _making.get()
    if around is not None:
        around.update(stamps | around)
    return value


def _apart() -> bool:
    """Tell whether what is read here is not what the others read: a sandbox, or a transaction that has written."""
    mine = transaction.get_connection()
    return bool(sandbox.current() or (mine.in_atomic_block and mine.__dict__.get("stamps_waiting")))


def kept(key: str, make: Callable[[], T]) -> T:
    """Return what is kept under a key, or make it and keep it; with ``KEEP_PAGES`` off it is made each time."""
    if not settings.KEEP_PAGES or _apart():
        return make()
    value: T | None = recall(key)
    if value is None:
        with making() as stamps:
            value = make()
        keep(key, value, stamps)
    return value


def same_for_all(view: Callable[..., Any]) -> Callable[..., Any]:
    """Say that whoever has no session gets the same answer from this view, so that it may be kept whole."""

    @wraps(view)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        answer = view(*args, **kwargs)
        answer.same_for_all = True
        return answer

    return wrapped
