"""Read the dates of a campaign as one calendar: calls, stages, start and end."""

from dataclasses import dataclass
from datetime import date, datetime

from challenges.models import Campaign
from common.days import day_of
from common.language.formatting import french_date
from common.statistics.timeline import Span, Timeline, timeline


@dataclass(frozen=True, slots=True)
class Line:
    """One moment of a campaign: its name, its first and last days; instants when it opens and closes at an hour."""

    label: str
    first: date
    last: date
    opens_at: datetime | None = None
    closes_at: datetime | None = None

    @property
    def period(self) -> str:
        """Return the days in words."""
        if self.first == self.last:
            return f"le {french_date(self.first)}"
        return f"du {french_date(self.first)} au {french_date(self.last)}"


def lines(campaign: Campaign) -> list[Line]:
    """Return the dated moments of a campaign, in the order of time (two queries); an open-ended call is its opening."""
    calendar = []
    for window in campaign.windows.all():
        first = day_of(window.opens_at, campaign.timezone)
        last = day_of(window.closes_at, campaign.timezone) if window.closes_at else first
        calendar.append(Line(window.get_kind_display(), first, last, window.opens_at, window.closes_at))
    calendar += [
        Line(stage.get_kind_display(), stage.starts_on, stage.ends_on or stage.starts_on)
        for stage in campaign.stages.all()
        if stage.starts_on
    ]
    if campaign.starts_on:
        calendar.append(Line("Prise de poste", campaign.starts_on, campaign.starts_on))
    if campaign.ends_on:
        calendar.append(Line("Fin des missions", campaign.ends_on, campaign.ends_on))
    return sorted(calendar, key=lambda line: (line.first, line.last))


def drawing(campaign: Campaign, calendar: list[Line], *, at: datetime) -> Timeline | None:
    """Return the timeline of a season, up to the start of the cohort: the year of missions would flatten the rest."""
    spans = [
        Span(label=line.label, start=line.first, end=line.last, detail=line.period)
        for line in calendar
        if not (campaign.starts_on and line.first > campaign.starts_on)
    ]
    return timeline(spans, today=day_of(at, campaign.timezone))
