"""A cache out of reach is an empty one; what counts attempts, or forgets what is out of date, says it could not."""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

log = logging.getLogger(__name__)


@contextmanager
def _told() -> Iterator[None]:
    """Write down that the cache did not answer, and go on."""
    try:
        yield
    except RedisError as error:
        log.warning("cache out of reach: %s", type(error).__name__)


class PatientRedisCache(RedisCache):
    """Redis, that a page can do without.

    ``add`` and ``incr``, by which attempts are limited, and ``delete_many``, which ends what is kept, raise
    ``RedisError`` as before: a limit that cannot count must not open (the person is answered 503).
    """

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        """Return what is kept, or the default."""
        with _told():
            return super().get(key, default, version)
        return default

    def get_many(self, keys: Iterable[Any], version: int | None = None) -> dict[Any, Any]:
        """Return what is kept of these."""
        with _told():
            return super().get_many(keys, version)
        return {}

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        """Keep a value, if it can be."""
        with _told():
            super().set(key, value, timeout, version)

    def delete(self, key: Any, version: int | None = None) -> bool:
        """Forget a value; tell whether there was one."""
        with _told():
            return super().delete(key, version)
        return False
