"""A rehearsal's world: the campaign copied, the people who steer it, and the counters of each stage."""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import connection

from accounts.models import User
from challenges.enums import CallKind
from challenges.models import CallWindow, Campaign
from common.days import PARIS
from sandbox.domain.people import confirm_addresses, person


@dataclass(slots=True)
class World:
    """Everything the stages share. ``applications`` and ``heard`` are how many people apply and are heard."""

    campaign: Campaign
    team: User
    rng: random.Random
    data: Path
    scale: int
    applications: int
    heard: int
    shift: timedelta = timedelta()
    serial: int = 0
    costs: list[tuple[str, float, int]] = field(default_factory=list)
    log: Callable[[str], None] = print

    def people(self, count: int) -> list[User]:
        """Return new synthetic people."""
        users = []
        for _ in range(count):
            self.serial += 1
            users.append(person(self.rng, self.serial))
        created = User.objects.bulk_create(users)
        confirm_addresses(created)
        return created

    def window(self, kind: CallKind) -> CallWindow:
        """Return the campaign's first window of a kind: one promotion had five calls."""
        return self.campaign.windows.filter(kind=kind).earliest("opens_at")

    def moment(self, day: str, hour: str = "12:00") -> datetime:
        """Return the instant of a real day and Paris hour of the promotion, moved as the copy is."""
        return datetime.fromisoformat(f"{day}T{hour}").replace(tzinfo=PARIS) + self.shift

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time a stage and count its queries."""
        queries = 0

        def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001 - Django's hook
            nonlocal queries
            queries += 1
            return execute(sql, params, many, context)

        start = time.perf_counter()
        with connection.execute_wrapper(count):
            yield
        spent = time.perf_counter() - start
        self.costs.append((name, spent, queries))
        self.log(f"{name:<42} {spent:7.2f} s {queries:8d} requêtes")
