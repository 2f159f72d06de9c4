"""The dates of a campaign: what administrations live above, what candidates live below, one axis for both."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import chain
from operator import itemgetter

from django.db.models import Max, Min
from django.urls import reverse

from challenges.enums import CallKind, StageKind
from challenges.models import CallWindow, Campaign, Stage
from common.days import day_of
from common.language.formatting import french_date
from common.statistics.timeline import Span
from juries.enums import HearingState
from juries.models import Hearing

LANES = CHALLENGES, CANDIDATES, COHORT = ("Administrations", "Candidates et candidats", "Cohorte")
Dated = Iterator[tuple[int, Span]]  # the key of a campaign, and what it lives


def _period(start: date, end: date | None) -> str:
    """Return a period in words."""
    if end is None:
        return f"à partir du {french_date(start)}"
    return f"le {french_date(start)}" if start == end else f"du {french_date(start)} au {french_date(end)}"


def _span(lane: str, label: str, start: date, end: date | None, url: str) -> Span:
    return Span(lane=lane, label=label, start=start, end=end, detail=_period(start, end), url=url)


def _calls(campaigns: Sequence[Campaign]) -> Dated:
    """Yield the calls of some campaigns (one query)."""
    by_key = {campaign.pk: campaign for campaign in campaigns}
    for window in CallWindow.objects.filter(campaign__in=campaigns).order_by("opens_at", "pk"):
        campaign = by_key[window.campaign_id]
        closing = day_of(window.closes_at, campaign.timezone) if window.closes_at else None
        lane = CHALLENGES if window.kind == CallKind.CHALLENGES else CANDIDATES
        page = reverse("team:rules", args=[campaign.code])
        yield (
            campaign.pk,
            _span(lane, window.get_kind_display(), day_of(window.opens_at, campaign.timezone), closing, page),
        )


def _stages(campaigns: Sequence[Campaign]) -> Dated:
    """Yield the stages that have dates, and their added rounds (two queries)."""
    codes = {campaign.pk: campaign.code for campaign in campaigns}
    for stage in Stage.objects.filter(campaign__in=campaigns).prefetch_related("rounds").order_by("pk"):
        lane = CHALLENGES if stage.kind == StageKind.CHALLENGE_JURY else CANDIDATES
        page = reverse("team:panels", args=[codes[stage.campaign_id]])
        periods = [(stage.starts_on, stage.ends_on)] + [(more.starts_on, more.ends_on) for more in stage.rounds.all()]
        for start, end in periods:
            if start:
                yield stage.campaign_id, _span(lane, stage.get_kind_display(), start, end, page)


def _hearings(campaigns: Sequence[Campaign]) -> Dated:
    """Yield the days of hearings that are planned, of challenges and of candidates (one query)."""
    by_key = {campaign.pk: campaign for campaign in campaigns}
    planned = Hearing.objects.filter(panel__stages__campaign__in=campaigns).exclude(state=HearingState.CANCELLED)
    groups = planned.order_by().values_list("panel__stages__campaign", "panel__stages__kind")
    for key, kind, first, last in groups.annotate(Min("starts_at"), Max("ends_at")):
        campaign = by_key[key]
        lane = CHALLENGES if kind == StageKind.CHALLENGE_JURY else CANDIDATES
        page = reverse("team:plan-hearings", args=[campaign.code])
        days = (day_of(first, campaign.timezone), day_of(last, campaign.timezone))
        yield key, _span(lane, "Auditions", *days, page)


def spans(campaigns: Sequence[Campaign]) -> dict[int, list[Span]]:
    """Return the dates of some campaigns by lane, each lane in the order of time (four queries in all)."""
    dated: dict[int, list[Span]] = {campaign.pk: [] for campaign in campaigns}
    for key, span in chain(_calls(campaigns), _stages(campaigns), _hearings(campaigns)):
        dated[key].append(span)
    for campaign in campaigns:
        if campaign.starts_on:
            page = reverse("team:cohort", args=[campaign.code])
            dated[campaign.pk].append(_span(COHORT, "Missions", campaign.starts_on, campaign.ends_on, page))
    for rows in dated.values():
        rows.sort(key=lambda span: (LANES.index(span.lane), span.start))
    return dated


def phase(dates: list[Span], *, at: datetime, zone: str) -> tuple[str, str]:
    """Return what runs on a day, and what comes next with its date, in words; each is empty when there is nothing."""
    today = day_of(at, zone)
    running = [span for span in dates if span.start <= today and (span.end is None or today <= span.end)]
    beginnings = [
        (span.start, f"{span.label} : début le {french_date(span.start)}") for span in dates if span.start > today
    ]
    ends = [(span.end, f"{span.label} : fin le {french_date(span.end)}") for span in running if span.end is not None]
    _, following = min([*beginnings, *ends], key=itemgetter(0), default=(today, ""))
    return ", ".join(dict.fromkeys(span.label for span in running)), following
