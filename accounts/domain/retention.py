"""Forget on time: each package declares what it keeps and for how long; one purge applies them all, tried dry first.

What a purge removed is certified by counts alone (:class:`accounts.models.Purge`): a list of names would keep them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from accounts.models import Purge


@dataclass(frozen=True, slots=True)
class Rule:
    """One delay: what is over it at an instant (``find``), and what becomes of each row (``apply``).

    ``setting`` names the delay in ``settings.RETENTION``, in days; ``name`` says in French what is purged.
    """

    name: str
    setting: str
    find: Callable[[datetime], Iterable[Any]]
    apply: Callable[[Any, datetime], object]

    @property
    def days(self) -> int:
        """Return the delay."""
        return int(settings.RETENTION[self.setting])


_declared: dict[str, Rule] = {}


def declare(*rules: Rule) -> None:
    """Add delays; a package declares the same name once."""
    _declared.update({rule.name: rule for rule in rules})


def rules() -> list[Rule]:
    """Return the delays by name."""
    return [_declared[name] for name in sorted(_declared)]


def due(*, at: datetime) -> dict[str, int]:
    """Return how many rows each rule would purge now; nothing is touched."""
    return {rule.name: sum(1 for _ in rule.find(at - timedelta(days=rule.days))) for rule in rules()}


def purge(*, at: datetime) -> Purge:
    """Apply every rule, each row in its own transaction, and return the certificate."""
    done = {}
    for rule in rules():
        found = list(rule.find(at - timedelta(days=rule.days)))
        for row in found:
            with transaction.atomic():
                rule.apply(row, at)
        done[rule.name] = len(found)
    return Purge.objects.create(at=at, counts=done, delays={rule.name: rule.days for rule in rules()})
