"""What may be said in public of each promotion: its figures, counted or reported, with small counts hidden.

A promotion of before the platform has the figures that were published of it, kept with its import; a promotion run
here is counted from what has been announced: an undisclosed decision changes no public figure (R14).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from applications.enums import ApplicationState as S
from challenges.enums import ChallengeState as C
from challenges.models import Campaign, Challenge, Position
from challenges.rules import public_campaigns, public_challenges
from common.cache import table_versions
from reporting.models import PublishedFigures

READ = (S.DRAFT, S.SUBMITTED, S.INCOMPLETE, S.INELIGIBLE, S.NOT_SHORTLISTED, S.WITHDRAWN)
SELECTED_STATES = (C.SELECTED, C.PUBLISHED, C.ACTIVE, C.CLOSED)
DECIDED_STATES = (*SELECTED_STATES, C.REJECTED, C.WITHDRAWN)
KEY = "promotions"
TRADE = "trade:"  # before the label of a trade, in the figures published
ANSWERED = (S.WAITING, S.OFFERED, S.ACCEPTED, S.DECLINED, S.NOT_SELECTED)


@dataclass(frozen=True, slots=True)
class Promotion:
    """One line of the statistics. A figure is ``None`` when it is unknown, or too small to be published."""

    code: str
    name: str
    programme: str
    starts: str
    challenges_submitted: int | None
    challenges_heard: int | None
    challenges_selected: int | None
    challenges_published: int
    applications: int | None
    preselected: int | None
    interviewed: int | None
    recruited: int | None
    reported: bool

    @property
    def selectivity(self) -> float | None:
        """Return recruited over applications (R2 of the evaluation framework), in per cent to one decimal."""
        return round(100 * self.recruited / self.applications, 1) if self.recruited and self.applications else None


def _by_campaign(rows: QuerySet[Any, Any], key: str, **counted: Any) -> dict[int, dict[str, int]]:
    """Return the aggregates of each campaign (one query)."""
    grouped = rows.order_by().values(key).annotate(**counted)
    return {row.pop(key): row for row in grouped}


def _reported(source: Mapping[str, Any]) -> dict[str, int | None]:
    return {
        "challenges_submitted": source.get("projects_submitted"),
        "challenges_heard": source.get("projects_heard"),
        "challenges_selected": source.get("projects_selected"),
        "applications": source.get("applications"),
        "preselected": source.get("preselected"),
        "interviewed": source.get("interviewed"),
        "recruited": source.get("recruited"),
    }


class _Counts:
    """What is counted here, for all campaigns at once (three queries)."""

    def __init__(self, campaigns: QuerySet[Campaign]) -> None:
        self.acts = _by_campaign(
            Challenge.objects.filter(campaign__in=campaigns).exclude(announced_state=C.DRAFT),
            "campaign",
            submit=Count("pk", distinct=True),
            hear=Count("pk", filter=Q(announced_state__in=DECIDED_STATES, log__verb="hear"), distinct=True),
            select=Count("pk", filter=Q(announced_state__in=SELECTED_STATES), distinct=True),
        )
        self.public = _by_campaign(public_challenges().filter(campaign__in=campaigns), "campaign", n=Count("pk"))
        self.people = dict(PublishedFigures.objects.filter(campaign__in=campaigns).values_list("campaign", "shown"))

    def of(self, campaign: Campaign) -> dict[str, int | None]:
        """Return the figures of one campaign; those of people are the ones that it has published, audited together."""
        acts = self.acts.get(campaign.pk, {})
        people = self.people.get(campaign.pk, {})
        return {
            "challenges_submitted": acts.get("submit", 0),
            "challenges_heard": acts.get("hear", 0),
            "challenges_selected": acts.get("select", 0),
            **{name: people.get(name) for name in ("applications", "preselected", "interviewed", "recruited")},
        }


def promotions() -> list[Promotion]:
    """Return the promotions, the oldest first: kept until a table they count is written."""
    return table_versions.cached(KEY, _counted)


def _counted() -> list[Promotion]:
    """Count the promotions (four queries, whatever their number)."""
    campaigns = public_campaigns().order_by("starts_on", "pk")
    counts = _Counts(public_campaigns())
    return [
        Promotion(
            code=campaign.code,
            name=campaign.name,
            programme=campaign.programme_id,
            starts=str(campaign.source.get("start") or campaign.starts_on or ""),
            challenges_published=counts.public.get(campaign.pk, {}).get("n", 0),
            reported=bool(campaign.source),
            **(_reported(campaign.source) if campaign.source else counts.of(campaign)),
        )
        for campaign in campaigns
    ]


def seats_by_profession() -> dict[str, dict[str, int]]:
    """Return, by promotion then trade, the seats of the challenges published (one query)."""
    by_campaign: dict[str, dict[str, int]] = {}
    rows = Position.objects.filter(challenge__in=public_challenges()).order_by(
        "challenge__campaign__code", "profession__label"
    )
    for code, trade, seats in rows.values_list("challenge__campaign__code", "profession__label").annotate(
        n=Sum("seats")
    ):
        by_campaign.setdefault(code, {})[trade] = seats
    return by_campaign


def applicants_by_profession() -> dict[str, dict[str, int | None]]:
    """Return, by promotion run here then trade, the applications received that it has published: kept until written."""
    return table_versions.cached(f"{KEY}-by-trade", _read_by_profession)


def _read_by_profession() -> dict[str, dict[str, int | None]]:
    """Read the applications published of each promotion by trade (one query)."""
    rows = PublishedFigures.objects.filter(campaign__in=public_campaigns()).order_by("campaign__code")
    by_trade = {
        code: {key.removeprefix(TRADE): count for key, count in shown.items() if key.startswith(TRADE)}
        for code, shown in rows.values_list("campaign__code", "shown")
    }
    return {code: counts for code, counts in by_trade.items() if counts}


def by_theme() -> list[tuple[str, int]]:
    """Return the themes and how many public challenges each has, the most frequent first (one query)."""
    rows = Challenge.objects.filter(pk__in=public_challenges(), themes__isnull=False).order_by()
    counted = rows.values_list("themes__label").annotate(n=Count("pk", distinct=True))
    return sorted(counted, key=lambda row: (-row[1], row[0]))
