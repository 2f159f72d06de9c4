"""The team's queue of deposits: read by key, whatever the size of the table."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from challenges.enums import ChallengeState
from challenges.models import Campaign, Challenge
from common.web import keyset
from common.web.inputs import whole

PAGE_SIZE = 50
DEPOSITS = ("dossier__deposit", "dossier__replaces__deposit")
HEAVY = ("body", "source", "search_words", *(f"{path}__content" for path in DEPOSITS))


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """What the team looks for: a state, an instructor's key (« none » for nobody), French words."""

    state: str = ""
    instructor: str = ""
    text: str = ""

    @property
    def values(self) -> dict[str, str]:
        """Return the filter as form fields, without the empty ones."""
        named = {"state": self.state, "instructor": self.instructor, "text": self.text}
        return {name: value for name, value in named.items() if value}


def read_filter(data: Mapping[str, str]) -> QueueFilter:
    """Return the filter that a form or an address says."""
    return QueueFilter(data.get("state", ""), data.get("instructor", ""), data.get("text", ""))


@dataclass(slots=True)
class QueuePage:
    """Fifty deposits, and the key after which the next page begins."""

    rows: list[Challenge] = field(default_factory=list)
    after: int | None = None


def filter_queue(campaign: Campaign, filters: QueueFilter) -> QuerySet[Challenge]:
    """Return the deposits of a filter, oldest first."""
    rows = campaign.challenges.exclude(state=ChallengeState.DRAFT)
    if filters.state in ChallengeState.values:
        rows = rows.filter(state=filters.state)
    if filters.instructor == "none":
        rows = rows.filter(instructor=None)
    elif filters.instructor:
        rows = rows.filter(instructor=whole(filters.instructor))
    if filters.text.strip():
        rows = rows.filter(search_words__words=filters.text)
    return rows.order_by("pk")


def page(campaign: Campaign, filters: QueueFilter, after: Any) -> QueuePage:
    """Return a page of the queue (two queries): fifty rows read by key, never counted."""
    keys, following = keyset.keys(filter_queue(campaign, filters), after=whole(str(after or "")), size=PAGE_SIZE)
    rows = Challenge.objects.filter(pk__in=keys).order_by("pk").defer(*HEAVY)
    return QueuePage(list(rows.select_related("administration", "instructor", *DEPOSITS)), following)
