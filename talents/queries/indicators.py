"""The indicators that the programme's evaluation framework names.

R6 (women by trade) and R8 (age) come from optional answers that are tied to nobody: no dossier holds gender or birth.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from statistics import fmean
from typing import cast

from django.db.models import Count, F, Q

from applications.enums import AgeBand, Gender
from applications.models import ApplicationLog
from challenges.enums import StageKind
from challenges.models import Campaign, ChallengeLog
from common.disclosure import THRESHOLD, hidden, suppressed
from juries.enums import AssessmentState
from juries.models import Assessment
from talents.models import Attendance, CohortEvent, Mission, Survey

ADMITTED = ("shortlist", "dispense")
HIGH = 15
WISH = "wish:"  # before the rank of a wish, in the figures published
LEFT = ("withdraw", "decline")


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator, in French; ``value`` is « - » when there is nothing, or too little, to count."""

    code: str
    label: str
    value: str


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}\u00a0%".replace(".", ",") if whole else "-"


def _abandoned(campaign: Campaign) -> str:
    """Return how many of those admitted to a hearing left by themselves (E1); nothing when either are under five."""
    moves = ApplicationLog.objects.filter(subject__campaign=campaign).order_by()
    admitted = set(moves.filter(verb__in=ADMITTED).values_list("subject", flat=True))
    left = admitted & set(moves.filter(verb__in=LEFT).values_list("subject", flat=True))
    if hidden(len(left)) or hidden(len(admitted - left)):
        return "-"
    return _share(len(left), len(admitted))


def _wishes(shown: Mapping[str, int | None]) -> str:
    """Return which wish those who accepted a place obtained (E2), from the counts that may be published together."""
    counts = {int(key.removeprefix(WISH)): count for key, count in shown.items() if key.startswith(WISH)}
    names = {1: "premier vœu", 2: "deuxième", 3: "troisième", 0: "hors vœux"}
    said = [
        f"{names.get(rank, f'vœu {rank}')} masqué" if count is None else f"{count} {names.get(rank, f'vœu {rank}')}"
        for rank, count in sorted(counts.items())
    ]
    return ", ".join(said) or "-"


def _came(campaign: Campaign) -> str:
    """Return the share of the cohort that came to its events, cancelled ones left out (R13)."""
    people = Mission.objects.filter(cohort__campaign=campaign).count()
    events = CohortEvent.objects.filter(cohort__campaign=campaign, attendances__isnull=False, cancelled_at=None)
    held = events.distinct().count()
    talents = Q(event__cohort__missions__talent=F("person"))
    came = Attendance.objects.filter(talents, event__cohort__campaign=campaign, event__cancelled_at=None)
    return _share(came.distinct().count(), people * held)


def _satisfied(campaign: Campaign) -> str:
    """Return the mean satisfaction told by surveys, out of five (E6); nothing below five answers."""
    asked = Survey.objects.filter(mission__cohort__campaign=campaign, satisfaction__isnull=False)
    marks = [mark for mark in asked.values_list("satisfaction", flat=True) if mark is not None]
    return f"{sum(marks) / len(marks):.1f} sur 5".replace(".", ",") if len(marks) >= THRESHOLD else "-"


def _high(campaign: Campaign) -> str:
    """Return the share of the projects whose mean mark is worth at least 15 out of 20, whatever the scale (R12)."""
    stages = campaign.stages.filter(kind=StageKind.CHALLENGE_JURY)
    read = Assessment.objects.filter(panel__stages__in=stages, state=AssessmentState.SUBMITTED, counted=True)
    marks: dict[int, list[float]] = {}
    for one in read.select_related("grid").prefetch_related("grid__criteria"):
        grid = one.grid
        level = grid.level()
        low, high = cast("int", grid.scale_min), cast("int", grid.scale_max)  # what was submitted was marked on a scale
        worth = (float(cast("Decimal", one.result)) / level - low) / (high - low)
        marks.setdefault(one.deposit_id, []).append(20 * worth)
    return _share(sum(fmean(found) >= HIGH for found in marks.values()), len(marks))


def _women(campaign: Campaign) -> str:
    """Return the share of women among those who answered, by trade (R6); nothing where either group is under five."""
    rows = campaign.monitoring_answers.exclude(gender="").order_by("profession__label").values_list("profession__label")
    shares = [
        f"{trade} {_share(women, count)}"
        for trade, women, count in rows.annotate(women=Count("pk", filter=Q(gender=Gender.WOMAN)), n=Count("pk"))
        if min(women, count - women) >= THRESHOLD
    ]
    return ", ".join(shares) or "-"


def _ages(campaign: Campaign) -> str:
    """Return how many of those who answered are of each age (R8), the small counts hidden and never one alone."""
    rows = campaign.monitoring_answers.exclude(age="").order_by("age").values_list("age").annotate(n=Count("pk"))
    counts = suppressed(dict(rows))
    told = [f"{AgeBand(age).label.lower()} : {count}" for age, count in counts.items() if count]
    return ", ".join(told) or "-"


def indicators(campaign: Campaign, shown: Mapping[str, int | None]) -> list[Indicator]:
    """Return the indicators that are not in the figures already (a constant number of queries).

    ``shown`` are the counts of people that may be published together.
    """
    acts = ChallengeLog.objects.filter(subject__campaign=campaign).order_by()
    submitted, selected = (acts.filter(verb=verb).values("subject").distinct().count() for verb in ("submit", "select"))
    return [
        Indicator("E1", "Abandon des personnes admissibles", _abandoned(campaign)),
        Indicator("E2", "Vœu obtenu par les personnes recrutées", _wishes(shown)),
        Indicator("E6", "Satisfaction dite aux enquêtes", _satisfied(campaign)),
        Indicator("R6", "Femmes parmi les personnes candidates qui l’ont dit, par métier", _women(campaign)),
        Indicator("R8", "Âge des personnes candidates qui l’ont dit", _ages(campaign)),
        Indicator("R10", "Projets déposés", str(submitted)),
        Indicator("R11", "Sélectivité des projets", _share(selected, submitted)),
        Indicator("R12", "Projets notés au moins 15 sur 20, leur échelle ramenée à 20", _high(campaign)),
        Indicator("R13", "Participation aux événements", _came(campaign)),
    ]
