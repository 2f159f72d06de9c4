"""Bells: how a domain wakes background work without knowing who does it.

A package's ``AppConfig.ready`` connects its task to a name; the domain rings the name after commit. An unheard bell
loses nothing: the row is the truth, and the sweep rings again.
"""

from collections.abc import Callable

from django.db import transaction

_ringers: dict[str, Callable[[int], object]] = {}


def connect(name: str, ringer: Callable[[int], object]) -> None:
    """Say who answers a bell."""
    _ringers[name] = ringer


def ring_on_commit(name: str, pk: int) -> None:
    """Ring for one row once the current transaction is committed; a dead broker is logged, never raised."""

    def ring() -> None:  # a function, since Django names it in its log: a partial has no name, and would raise
        _ringers[name](pk)

    transaction.on_commit(ring, robust=True)
