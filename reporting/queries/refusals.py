"""How many were refused at each stage of a campaign, and for which coded reason."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count
from django.urls import reverse
from django.utils.http import urlencode

from applications.enums import REFUSAL_STAGES as APPLICATION_STAGES
from challenges.domain.rules import reasons
from challenges.enums import REFUSAL_STAGES as CHALLENGE_STAGES
from challenges.enums import RefusalStage
from challenges.models import Campaign

NO_CODE = "Sans motif codé"
THEIR_OWN = (RefusalStage.WITHDRAWAL, RefusalStage.OFFER)
"""Stages that people end themselves too: without a code, the programme refused nothing."""


@dataclass(frozen=True, slots=True)
class Refusals:
    """What was refused at a stage for one reason: how many, and the list that shows them."""

    stage: RefusalStage
    reason: str
    count: int
    address: str


Group = tuple[str, str | None, str | None, int]


def _drawn(groups: Iterable[Group], stages: Mapping[str, RefusalStage], address: str) -> Iterable[Refusals]:
    for state, code, label, count in groups:
        if code is None and stages[state] in THEIR_OWN:
            continue
        criteria = {"state": state} | ({"refusal": code} if code else {})
        yield Refusals(stages[state], label or code or NO_CODE, count, f"{address}?{urlencode(criteria)}")


def refusals(campaign: Campaign) -> list[Refusals]:
    """Return the refusals of a campaign, stage by stage, the most frequent reason first (two queries)."""
    challenges = reasons.with_reason(campaign.challenges.filter(state__in=CHALLENGE_STAGES)).order_by()
    applications = campaign.applications.filter(state__in=APPLICATION_STAGES).order_by()
    by_code = challenges.values_list("state", "reason_code", "reason_label").annotate(Count("pk"))
    by_reason = applications.values_list("state", "refusal_reason__code", "refusal_reason__label").annotate(Count("pk"))
    rows = [
        *_drawn(by_code, CHALLENGE_STAGES, reverse("team:challenges", args=[campaign.code])),
        *_drawn(by_reason, APPLICATION_STAGES, reverse("team:applications", args=[campaign.code])),
    ]
    order = list(RefusalStage)
    return sorted(rows, key=lambda row: (order.index(row.stage), -row.count, row.reason))
