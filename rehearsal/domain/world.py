"""A rehearsal's world: the campaign copied, the people who steer it, and the counters of each stage."""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import connection

from accounts.models import User
from challenges.domain import campaigns
from challenges.domain.programme_import import import_programme
from challenges.enums import CallKind
from challenges.models import CallWindow, Campaign
from common.days import PARIS
from rehearsal.domain.people import confirm_addresses, person

TEAM_EMAIL = "equipe@exemple.invalid"


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


def open_world(
    code: str,
    *,
    data: Path,
    seed: int,
    scale: int = 1,
    applications: int = 802,
    heard: int = 140,
    shift: timedelta = timedelta(),
    log: Callable[[str], None] = print,
) -> World:
    """Import the programme if needed, copy the campaign, and return a world at the day before its first call.

    Two worlds of the same ``seed`` and figures play the same story. Raises ``Campaign.DoesNotExist``.
    """
    start = datetime.combine(date(2020, 1, 1), datetime.min.time(), tzinfo=PARIS)
    import_programme(data, at=start)
    original = Campaign.objects.get(code=code)
    team, _ = User.objects.get_or_create(
        email=TEAM_EMAIL,
        defaults={
            "first_name": "Claude",
            "last_name": "Équipe",
            "is_team": True,
            "is_staff": True,
            "is_synthetic": True,
        },
    )
    confirm_addresses([team])
    first = original.windows.order_by("opens_at").first()
    at = first.opens_at + shift - timedelta(days=1) if first else start
    campaign = campaigns.rehearse(original, by=team, at=at, shift=shift)
    last = User.objects.filter(is_synthetic=True).count()
    return World(
        campaign=campaign,
        team=team,
        rng=random.Random(seed),  # noqa: S311 - a story to replay, not a secret
        data=data,
        scale=scale,
        applications=applications * scale,
        heard=heard * scale,
        shift=shift,
        serial=last,
        log=log,
    )
