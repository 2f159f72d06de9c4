"""Forget on time: each package registers what it keeps and for how long; one purge applies them all, tried dry first.

What a purge removed is certified by counts alone (:class:`accounts.models.Purge`): a list of names would keep them.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any

from django.conf import settings
from django.db import transaction

from accounts.models import Purge
from common.registry import Registry

log = logging.getLogger(__name__)


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


rules = Registry[Rule](attrgetter("name"))


def is_automatic() -> bool:
    """Tell whether this instance purges every day by itself; otherwise somebody calls the purge."""
    return bool(settings.PURGE)


def due(*, at: datetime) -> dict[str, int]:
    """Return how many rows each rule would purge now; nothing is touched."""
    return {rule.name: len(_over(rule, at)) for rule in rules}


def _over(rule: Rule, at: datetime) -> list[Any]:
    return list(rule.find(at - timedelta(days=rule.days)))


def _applied(rule: Rule, row: Any, at: datetime) -> bool:
    try:
        with transaction.atomic():
            rule.apply(row, at)
    except Exception:
        log.exception(
            "purge: %s %s", rule.name, row.pk if isinstance(row.pk, int) else ""
        )  # a session's key is a secret
        return False
    return True


def purge(*, at: datetime) -> Purge:
    """Apply every rule, each row in its own transaction, and return the certificate; a row at fault stays, logged."""
    done = {rule.name: sum(_applied(rule, row, at) for row in _over(rule, at)) for rule in rules}
    return Purge.objects.create(at=at, counts=done, delays={rule.name: rule.days for rule in rules})
