"""How a campaign ends: what is left before it may close, as each package says it, then the closing itself.

A package registers in ``checks`` what it would leave behind, and in ``forecasts`` what will be forgotten and when. What
blocks is settled first; what does not block is acknowledged, line by line, by whoever closes.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum
from itertools import islice
from operator import attrgetter
from typing import Any

from django.db import transaction
from django.dispatch import Signal

from accounts.domain.acts import team_act
from accounts.models import User
from challenges.domain.ends import challenge_ends
from challenges.enums import CampaignState, ChallengeState
from challenges.models import Campaign, CampaignLog
from common.language.french import counted
from common.refusals import RefusedError
from common.registry import Registry
from common.transitions import move

MAX_NAMED = 8
closed = Signal()  # campaign, by, at: sent in the transaction that closes a campaign


class Harm(IntEnum):
    """Whom it would hurt to leave something as it is; the worst first."""

    PEOPLE = 1
    COMMITMENTS = 2
    RECORDS = 3

    @property
    def label(self) -> str:
        """Return the heading of what is left, in French."""
        return {
            Harm.PEOPLE: "Des personnes attendent une réponse",
            Harm.COMMITMENTS: "Des engagements courent encore",
            Harm.RECORDS: "Il manque une pièce au dossier de la saison",
        }[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One kind of thing that a closing would leave behind.

    ``find`` returns the objects concerned, which ``name`` names; ``nouns`` counts them, in the singular and the plural;
    ``why`` says what is wrong with leaving them. ``route`` is a page of the campaign, ``action`` the words of its link.
    """

    code: str
    harm: Harm
    blocking: bool
    nouns: tuple[str, str]
    why: str
    route: str
    action: str
    find: Callable[[Campaign, datetime], Collection[Any]]
    name: Callable[[Any], str] = str


@dataclass(frozen=True, slots=True)
class Remaining:
    """What a check finds in a campaign at an instant."""

    check: Check
    count: int
    names: list[str]

    @property
    def title(self) -> str:
        """Return how many there are of what, in French."""
        return counted(self.count, *self.check.nouns)

    @property
    def key(self) -> str:
        """Return what is acknowledged: this many of this, and not what came since."""
        return f"{self.check.code}:{self.count}"

    @property
    def more(self) -> int:
        """Return how many names are not shown."""
        return self.count - len(self.names)


@dataclass(frozen=True, slots=True)
class Forecast:
    """What will be forgotten of a closed campaign, how many of it, from the first day to the last one."""

    what: str
    count: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class ForecastSource:
    """Where the forecasts of a package come from."""

    name: str
    read: Callable[[Campaign, datetime], Iterable[Forecast]]


checks = Registry[Check](attrgetter("code"))
forecasts = Registry[ForecastSource](attrgetter("name"))


class CampaignNotClosedError(RefusedError):
    """The campaign may not close, or reopen; ``reasons`` are French sentences."""

    def __init__(self, reasons: list[str], *, field: str = "") -> None:
        self.reasons = reasons
        super().__init__(" ".join(reasons), field=field)

    @property
    def sentences(self) -> list[str]:
        """Each reason."""
        return self.reasons


def remaining(campaign: Campaign, *, at: datetime) -> list[Remaining]:
    """Return what a closing would leave behind, the worst first, what blocks before what does not."""
    lines = []
    for check in checks:
        rows = check.find(campaign, at)
        if rows:
            lines.append(Remaining(check, len(rows), [check.name(row) for row in islice(rows, MAX_NAMED)]))
    return sorted(lines, key=lambda line: (not line.check.blocking, line.check.harm, line.check.code))


def forgotten(campaign: Campaign, *, at: datetime) -> list[Forecast]:
    """Return what will be forgotten once the campaign is closed, the soonest first."""
    rows = [forecast for source in forecasts for forecast in source.read(campaign, at)]
    return sorted(rows, key=lambda forecast: (forecast.first, forecast.what))


@team_act("campaigns.manage")
@transaction.atomic
def close(campaign: Campaign, *, acknowledged: Collection[str], by: User, at: datetime) -> None:
    """Close a campaign for good, and with it the challenges that nobody works for any more.

    ``acknowledged`` holds the keys of what was read and is left as it is. Raises :class:`CampaignNotClosedError` while
    something blocks, or when what is left is not what was read, and
    :class:`common.transitions.TransitionRefusedError` unless the campaign is published.
    """
    locked = Campaign.objects.select_for_update().get(pk=campaign.pk)
    lines = remaining(locked, at=at)
    blocking = [f"À régler d’abord : {line.title}." for line in lines if line.check.blocking]
    if blocking:
        raise CampaignNotClosedError(blocking)
    if not {line.key for line in lines} <= set(acknowledged):
        raise CampaignNotClosedError(
            ["Cochez chaque ligne de ce qui reste : c’est ce que la clôture laisse en l’état."], field="acknowledged"
        )
    for challenge in locked.challenges.filter(state__in=(ChallengeState.PUBLISHED, ChallengeState.ACTIVE)):
        challenge_ends.close(challenge, by=by, at=at, reason="campagne close")
    move(locked, "close", by=by, at=at, reason=" ; ".join(line.title for line in lines))
    closed.send(sender=Campaign, campaign=locked, by=by, at=at)


@team_act("campaigns.manage")
@transaction.atomic
def reopen(campaign: Campaign, *, reason: str, by: User, at: datetime) -> None:
    """Open a campaign again, when something was forgotten: the team may act, what was closed with it stays closed.

    Raises :class:`CampaignNotClosedError` without a reason, or for a promotion that comes from the archives.
    """
    if not reason.strip():
        raise CampaignNotClosedError(["Dites pourquoi la campagne est rouverte : le motif est gardé."], field="reason")
    closing = closing_of(campaign)
    if closing is not None and closing.by_id is None:
        raise CampaignNotClosedError(["Cette promotion vient des archives : elle ne se rouvre pas."])
    move(campaign, "reopen", by=by, at=at, reason=reason.strip())


def closing_of(campaign: Campaign) -> CampaignLog | None:
    """Return the act that closed a campaign, or nothing while it is open."""
    if campaign.state != CampaignState.CLOSED:
        return None
    return CampaignLog.objects.filter(subject=campaign, verb="close").select_related("by").order_by("pk").last()
