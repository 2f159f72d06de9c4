"""A cache out of reach is an empty one; what counts attempts, or forgets what is out of date, says it could not."""

import logging
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as AwayError
from redis.exceptions import RedisError
from redis.retry import Retry

TIMEOUT_SECONDS = 1.0  # seconds for an answer: a page is made in much less
PAUSE_SECONDS = 5.0  # seconds before it is asked again
log = logging.getLogger(__name__)


class PatientRedisCache(RedisCache):
    """Redis, that a page can do without.

    ``add`` and ``incr``, by which attempts are limited, and ``delete_many``, which ends what is kept, raise
    ``RedisError``: a limit that cannot count must not open (the person is answered 503). A silent server is waited for
    once in a while, and not by each page; a connection that a restart broke is made again at once.
    """

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        waits = {
            "socket_timeout": TIMEOUT_SECONDS,
            "socket_connect_timeout": TIMEOUT_SECONDS,
            "retry": Retry(NoBackoff(), 1),
        }
        super().__init__(server, {**params, "OPTIONS": waits | params.get("OPTIONS", {})})
        self._asked_again = 0.0

    @contextmanager
    def _asked(self) -> Iterator[None]:
        """Ask in the block. Raises ``RedisError`` when it is out of reach, or was a moment ago."""
        if time.monotonic() < self._asked_again:
            raise AwayError("out of reach a moment ago")
        try:
            yield
        except RedisError as error:
            self._asked_again = time.monotonic() + PAUSE_SECONDS
            log.warning("cache out of reach: %s", type(error).__name__)
            raise

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        """Return what is kept, or the default."""
        with suppress(RedisError), self._asked():
            return super().get(key, default, version)
        return default

    def get_many(self, keys: Iterable[Any], version: int | None = None) -> dict[Any, Any]:
        """Return what is kept of these."""
        with suppress(RedisError), self._asked():
            return super().get_many(keys, version)
        return {}

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        """Keep a value, if it can be."""
        with suppress(RedisError), self._asked():
            super().set(key, value, timeout, version)

    def delete(self, key: Any, version: int | None = None) -> bool:
        """Forget a value; tell whether there was one."""
        with suppress(RedisError), self._asked():
            return super().delete(key, version)
        return False

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Keep a value unless there is one; tell whether there was none. Raises ``RedisError``."""
        with self._asked():
            return super().add(key, value, timeout, version)

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        """Count. Raises ``RedisError``."""
        with self._asked():
            return super().incr(key, delta, version)

    def delete_many(self, keys: Iterable[Any], version: int | None = None) -> None:
        """Forget these. Raises ``RedisError``."""
        with self._asked():
            super().delete_many(keys, version)
