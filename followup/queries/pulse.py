"""How the teams of a promotion are doing over weeks: the mood of each bulletin, the last words of each sponsor."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F

from challenges.models import Campaign, Challenge
from followup.models import SponsorCheck, WeeklyReport
from talents.enums import MissionState
from talents.models import Mission

WEEKS = 8
WEEK = timedelta(days=7)
HAPPY, WORRIED = 4, 2  # moods out of five


@dataclass(frozen=True, slots=True)
class Beat:
    """The mood of one week, out of five; nothing when no bulletin was written."""

    week: date
    mood: int | None

    @property
    def style(self) -> str:
        """Return the badge that the mood deserves."""
        if self.mood is None:
            return "new"
        return "success" if self.mood >= HAPPY else "error" if self.mood <= WORRIED else "info"


@dataclass(frozen=True, slots=True)
class Pulse:
    """One team over weeks, and what its sponsor said last."""

    challenge: Challenge
    beats: list[Beat]
    check: SponsorCheck | None


def weeks(last: date) -> list[date]:
    """Return the Mondays shown, up to one."""
    return [last - WEEK * rank for rank in reversed(range(WEEKS))]


def pulse(campaign: Campaign, *, last: date) -> list[Pulse]:
    """Return the pulse of each team in post, up to the week of a Monday (three queries)."""
    shown = weeks(last)
    running = Mission.objects.filter(cohort__campaign=campaign, state__in=(MissionState.ACTIVE, MissionState.SUSPENDED))
    teams = list(Challenge.objects.filter(positions__missions__in=running).distinct().order_by("published_title", "pk"))
    reports = WeeklyReport.objects.filter(challenge__in=teams, week__in=shown)
    moods = {(report.challenge_id, report.week): report.mood for report in reports}
    asked = SponsorCheck.objects.filter(challenge__in=teams).order_by(
        F("answered_at").desc(nulls_last=True), "-month", "pk"
    )
    checks: dict[int, SponsorCheck] = {}
    for check in asked:  # the last answer, or the last question when there is none
        checks.setdefault(check.challenge_id, check)
    return [
        Pulse(team, [Beat(week, moods.get((team.pk, week))) for week in shown], checks.get(team.pk)) for team in teams
    ]
