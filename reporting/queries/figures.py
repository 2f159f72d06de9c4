"""The promotion's figures (indicators R1 to R5 of the programme's evaluation framework)."""

from dataclasses import dataclass

from django.db.models import Count, Q, Sum

from applications.models import ApplicationLog
from challenges.models import Campaign, ChallengeLog, Position
from challenges.rules import PUBLIC_STATES
from common.cache import table_versions
from common.jobs import JobState
from selection.models import Ranking
from talents.models import Mission


@dataclass(frozen=True, slots=True)
class Figures:
    """The challenges' funnel, and R1 applications, R2 selectivity, R3 recruited, R4 ranked per seat, R5 filled."""

    challenges_submitted: int
    challenges_heard: int
    challenges_selected: int
    applications: int
    shortlisted: int
    heard: int
    recruited: int
    seats: int
    contracts: int
    ranked_per_seat: float

    @property
    def selectivity(self) -> float:
        """Return recruited over applications (R2), in per cent to one decimal."""
        return round(100 * self.recruited / self.applications, 1) if self.applications else 0.0

    @property
    def filled(self) -> float:
        """Return the share of seats filled (R5), in per cent."""
        return round(100 * self.recruited / self.seats, 1) if self.seats else 0.0


def figures(campaign: Campaign) -> Figures:
    """Return the figures of a campaign, computed once until a table that they read is written (five queries)."""
    return table_versions.cached(f"figures-of:{campaign.pk}", lambda: _counted(campaign))


def _counted(campaign: Campaign) -> Figures:
    """Return the figures of a campaign, counted from its rows and logs."""
    acts = ChallengeLog.objects.filter(subject__campaign=campaign).order_by()
    challenges = dict(acts.values_list("verb").annotate(Count("subject", distinct=True)))
    moves = ApplicationLog.objects.filter(subject__campaign=campaign).order_by()
    people = dict(moves.values_list("verb").annotate(Count("subject", distinct=True)))
    positions = Position.objects.filter(challenge__campaign=campaign, challenge__state__in=PUBLIC_STATES)
    seats = positions.aggregate(n=Sum("seats"))["n"] or 0
    ranked = Ranking.objects.filter(position__in=positions.order_by()).count()
    missions = Mission.objects.filter(cohort__campaign=campaign).aggregate(
        recruited=Count("pk"), contracts=Count("pk", filter=Q(contract__state=JobState.DONE))
    )
    return Figures(
        challenges_submitted=challenges.get("submit", 0),
        challenges_heard=challenges.get("hear", 0),
        challenges_selected=challenges.get("select", 0),
        applications=people.get("submit", 0),
        shortlisted=people.get("shortlist", 0) + people.get("dispense", 0),
        heard=people.get("hear", 0),
        recruited=missions["recruited"],
        seats=seats,
        contracts=missions["contracts"],
        ranked_per_seat=round(ranked / seats, 1) if seats else 0.0,
    )
