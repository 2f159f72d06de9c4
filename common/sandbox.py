"""The sandbox that the present request is in: a rehearsal apart, with its own clock, from which nothing leaves.

A middleware enters it for the length of one request. Below it, rules show only its campaign, the clock is moved,
messages are kept and never sent, and documents are numbered in a series of their own.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta

_inside: ContextVar[tuple[int, timedelta] | None] = ContextVar("sandbox", default=None)


def current() -> int | None:
    """Return the key of the campaign rehearsed, or nothing in the real world."""
    entry = _inside.get()
    return entry[0] if entry else None


def shift() -> timedelta:
    """Return how far the sandbox's clock is moved from the platform's."""
    entry = _inside.get()
    return entry[1] if entry else timedelta()


@contextmanager
def entered(campaign: int, moved: timedelta) -> Iterator[None]:
    """Stay in a sandbox for the length of a block."""
    token = _inside.set((campaign, moved))
    try:
        yield
    finally:
        _inside.reset(token)
