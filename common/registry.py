"""Declarations that packages register under a key, in the ``registrations`` module of each, read when Django is ready.

A lower package defines what may be registered (a kind of document, a delay, a kind of personal data) and reads it
without importing the packages above it.
"""

from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

T = TypeVar("T")


class Registry(Generic[T]):
    """Declarations by key, iterated in the order of their keys."""

    def __init__(self, key: Callable[[T], str]) -> None:
        """Keep declarations under the key that ``key`` reads from each."""
        self._key = key
        self._items: dict[str, T] = {}

    def register(self, *items: T) -> None:
        """Add declarations. Raises ``ValueError`` when another one has the key already."""
        for item in items:
            key = self._key(item)
            if self._items.setdefault(key, item) is not item:
                raise ValueError(f"{key} is registered twice")

    def __getitem__(self, key: str) -> T:
        """Return the declaration of a key. Raises ``KeyError`` when there is none."""
        return self._items[key]

    def get(self, key: str) -> T | None:
        """Return the declaration of a key, or nothing."""
        return self._items.get(key)

    def __iter__(self) -> Iterator[T]:
        """Yield the declarations, by key."""
        return (self._items[key] for key in sorted(self._items))


def qualified_name(function: Callable[..., object]) -> str:
    """Return the key of a function that is registered as it is."""
    return f"{function.__module__}.{function.__qualname__}"
