"""Small counts are not published: a number of people under five could name somebody (statistical secrecy)."""

from collections.abc import Mapping
from typing import TypeVar

THRESHOLD = 5
K = TypeVar("K")


def hidden(count: int | None) -> bool:
    """Tell whether a number of people is too small to publish; zero names nobody."""
    return count is not None and 0 < count < THRESHOLD


def published(count: int | None) -> int | None:
    """Return a number of people, or nothing when it is unknown or too small."""
    return None if hidden(count) else count


def suppressed(counts: Mapping[K, int]) -> dict[K, int | None]:
    """Return counts whose total is published too: the small ones are hidden, and never one alone.

    Where a single count is hidden, the difference with the total would tell it: the next smallest is hidden with it.
    """
    kept: dict[K, int | None] = {key: published(count) for key, count in counts.items()}
    if sum(map(hidden, counts.values())) == 1:
        others = [key for key, count in counts.items() if count >= THRESHOLD]
        if others:
            kept[min(others, key=lambda key: counts[key])] = None
    return kept
