"""The dates of a campaign: what administrations live above, what candidates live below, one axis for both."""

from datetime import date, datetime

from django.db.models import Max, Min
from django.urls import reverse

from challenges.enums import CallKind, StageKind
from challenges.models import Campaign
from common.days import day_of
from common.language.formatting import french_date
from common.statistics.timeline import Span
from juries.enums import HearingState
from juries.models import Hearing

CHALLENGES, CANDIDATES, COHORT = "Administrations", "Candidates et candidats", "Cohorte"


def _period(start: date, end: date | None) -> str:
    """Return a period in words."""
    if end is None:
        return f"à partir du {french_date(start)}"
    return f"le {french_date(start)}" if start == end else f"du {french_date(start)} au {french_date(end)}"


def _span(lane: str, label: str, start: date, end: date | None, url: str) -> Span:
    return Span(lane=lane, label=label, start=start, end=end, detail=_period(start, end), url=url)


def _calls(campaign: Campaign) -> list[Span]:
    """Return the calls of a campaign (one query)."""
    rules, zone = reverse("team:rules", args=[campaign.code]), campaign.timezone
    return [
        _span(
            CHALLENGES if window.kind == CallKind.CHALLENGES else CANDIDATES,
            window.get_kind_display(),
            day_of(window.opens_at, zone),
            day_of(window.closes_at, zone) if window.closes_at else None,
            rules,
        )
        for window in campaign.windows.order_by("opens_at", "pk")
    ]


def _stages(campaign: Campaign) -> list[Span]:
    """Return the stages that have dates, and their added rounds (two queries)."""
    spans, panels = [], reverse("team:panels", args=[campaign.code])
    for stage in campaign.stages.prefetch_related("rounds").order_by("pk"):
        lane = CHALLENGES if stage.kind == StageKind.CHALLENGE_JURY else CANDIDATES
        periods = [
            (stage.starts_on, stage.ends_on),
            *((added.starts_on, added.ends_on) for added in stage.rounds.all()),
        ]
        spans += [_span(lane, stage.get_kind_display(), start, end, panels) for start, end in periods if start]
    return spans


def _hearings(campaign: Campaign) -> list[Span]:
    """Return the days of hearings that are planned, of challenges and of candidates (one query)."""
    planned = Hearing.objects.filter(panel__stages__campaign=campaign).exclude(state=HearingState.CANCELLED)
    rows = planned.order_by().values_list("panel__stages__kind").annotate(Min("starts_at"), Max("ends_at"))
    page, zone = reverse("team:plan-hearings", args=[campaign.code]), campaign.timezone
    return [
        _span(
            CHALLENGES if kind == StageKind.CHALLENGE_JURY else CANDIDATES,
            "Auditions",
            day_of(first, zone),
            day_of(last, zone),
            page,
        )
        for kind, first, last in rows
    ]


def spans(campaign: Campaign) -> list[Span]:
    """Return the dates of a campaign by lane, each lane in the order of time (four queries)."""
    dated = [*_calls(campaign), *_stages(campaign), *_hearings(campaign)]
    if campaign.starts_on:
        cohort = reverse("team:cohort", args=[campaign.code])
        dated.append(_span(COHORT, "Missions", campaign.starts_on, campaign.ends_on, cohort))
    order = (CHALLENGES, CANDIDATES, COHORT)
    return sorted(dated, key=lambda span: (order.index(span.lane), span.start))


def phase(dates: list[Span], *, at: datetime, zone: str) -> tuple[str, str]:
    """Return what runs on a day, and what comes next with its date, in words; each is empty when there is nothing."""
    today = day_of(at, zone)
    running = [span for span in dates if span.start <= today and (span.end is None or today <= span.end)]
    coming = sorted((span for span in dates if span.start > today), key=lambda span: span.start)
    ends = [span for span in running if span.end is not None]
    if ends:
        first = min(ends, key=lambda span: span.end or today)
        following = f"{first.label} : fin le {french_date(first.end)}" if first.end else ""
    else:
        following = ""
    if coming and (not ends or coming[0].start <= min(span.end for span in ends if span.end)):
        following = f"{coming[0].label} : début le {french_date(coming[0].start)}"
    return ", ".join(dict.fromkeys(span.label for span in running)), following
