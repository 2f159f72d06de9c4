"""The world of a replayed promotion: the programme imported, its campaign copied."""

import random
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

from accounts.domain import roles
from accounts.enums import Role
from accounts.models import User
from challenges.domain import campaigns
from challenges.domain.programme.programme_import import import_programme
from challenges.models import Campaign
from common.days import PARIS
from devtools.domain.sign_ins import TEAM_EMAIL
from sandbox.domain.people import confirm_addresses
from sandbox.domain.world import World


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
    team, created = User.objects.get_or_create(
        email=TEAM_EMAIL,
        defaults={
            "first_name": "Claude",
            "last_name": "Équipe",
            "is_synthetic": True,
        },
    )
    if created:
        roles.assign(team, Role.ADMINISTRATOR, by=None, at=start)
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
