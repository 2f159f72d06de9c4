"""What a campaign asks beside the dossier: a package above declares it, and this one gives it its places.

A supplement is a step of the draft, a part of the dossier that the team reads, a column and a criterion of its list. It
may hold the deposit back. A campaign that does not ask for it shows nothing of it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from applications.domain.errors import ApplicationRefusedError
from applications.models import Application
from challenges.models import Campaign
from common.registry import Registry
from lists.columns import Column


@dataclass(frozen=True, slots=True)
class SupplementStep:
    """The step of a draft: what its template reads, whether it is begun and done, why it holds the deposit back."""

    context: dict[str, Any]
    is_begun: bool
    is_done: bool
    fault: str = ""


@dataclass(frozen=True, slots=True)
class SupplementColumn:
    """How much of it arrived: a column of the team's list, and its criterion."""

    column: Column[Application]
    choices: Sequence[tuple[str, str]]
    narrowed: Callable[[QuerySet[Application], str], QuerySet[Application]]


@dataclass(frozen=True, slots=True)
class Supplement:
    """One supplement; ``slug`` names it in addresses, ``step_template`` and ``team_template`` draw it."""

    slug: str
    title: str
    step_template: str
    team_template: str
    is_asked: Callable[[Campaign], bool]
    step: Callable[[Application], SupplementStep]
    read_by_team: Callable[[Application], dict[str, Any]]
    listed: SupplementColumn


supplements: Registry[Supplement] = Registry(lambda supplement: supplement.slug)


def asked(campaign: Campaign) -> list[Supplement]:
    """Return what a campaign asks beside the dossier."""
    return [supplement for supplement in supplements if supplement.is_asked(campaign)]


def check_deposit(application: Application) -> None:
    """Raise :class:`ApplicationRefusedError` when what is asked beside the dossier holds its deposit back."""
    for supplement in asked(application.campaign):
        fault = supplement.step(application).fault
        if fault:
            raise ApplicationRefusedError(fault)
