"""A challenge with all that tells what comes next: the dates of its campaign, its hearing, who works there."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Min, Prefetch, prefetch_related_objects

from challenges.enums import CallKind, StageKind
from challenges.models import CallWindow, Challenge, RefusalReason, Stage
from challenges.queries.steps import Recruitment
from common.days import day_of
from common.language.formatting import french_date, french_deadline
from common.language.steps import Moment, Span, span_of
from juries.enums import HearingState
from juries.models import Hearing


@dataclass(frozen=True, slots=True)
class Case:
    """A challenge at an instant, with the dates of its campaign, those who work there, and why it was refused."""

    challenge: Challenge
    at: datetime
    recruitment: Recruitment
    reason: RefusalReason | None = None

    @property
    def zone(self) -> str:
        """Return the time zone of its campaign."""
        return self.challenge.campaign.timezone

    def moment(self, span: Span) -> Moment:
        """Return where now is beside a step."""
        return span.moment(day_of(self.at, self.zone))

    def stage(self, kind: StageKind) -> Span:
        """Return the days of a stage, the rounds added included."""
        stages = [stage for stage in self.challenge.campaign.stages.all() if stage.kind == kind]
        days = [(stage.starts_on, stage.ends_on) for stage in stages]
        added = [(stage.first_added, stage.last_added) for stage in stages]  # type: ignore[attr-defined]
        return span_of(days + added)

    def window(self, kind: CallKind) -> CallWindow | None:
        """Return the window that is open or comes next, else the last one."""
        windows = [window for window in self.challenge.campaign.windows.all() if window.kind == kind]
        coming = [window for window in windows if window.closes_at is None or window.closes_at >= self.at]
        return next(iter(coming), windows[-1] if windows else None)

    def deadline(self, window: CallWindow) -> str:
        """Return when a dated window closes, to the second."""
        return french_deadline(window.closing, self.zone)

    def opening(self, window: CallWindow) -> str:
        """Return the day on which a window opens."""
        return french_date(day_of(window.opens_at, self.zone))

    def closing(self, window: CallWindow) -> str:
        """Return the day on which a dated window closes."""
        return french_date(day_of(window.closing, self.zone))

    def hearing(self) -> Hearing | None:
        """Return the hearing to which the challenge is convened and that nobody recorded as held (one query)."""
        planned = Hearing.objects.filter(state=HearingState.PLANNED, convened_at__isnull=False)
        return planned.filter(deposit__dossier=self.challenge.dossier_id).order_by("starts_at", "pk").last()


def load_calendar(challenges: list[Challenge]) -> None:
    """Load the dates of the campaigns of some challenges, whatever their number (two queries)."""
    added = Stage.objects.annotate(first_added=Min("rounds__starts_on"), last_added=Max("rounds__ends_on"))
    prefetch_related_objects(challenges, "campaign__windows", Prefetch("campaign__stages", added.order_by("pk")))
