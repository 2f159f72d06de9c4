"""The indicators that the programme's evaluation framework names.

R6 (women by trade) and R8 (age) come from optional answers that are tied to nobody: no dossier holds gender or birth.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from statistics import fmean
from typing import cast

from django.db.models import F, Q

from applications.enums import AgeBand
from challenges.enums import StageKind
from challenges.models import Campaign, ChallengeLog
from followup.models import Attendance, CohortEvent
from juries.enums import AssessmentState
from juries.models import Assessment
from talents.models import Mission

ADMITTED = ("shortlist", "dispense")
HIGH_MARK = 15
WISH = "wish:"  # before the rank of a wish, in the figures published
ADMISSIBLE = "admissible:"  # before what those admitted to a hearing did
AGE = "age:"  # before a band of age
WOMEN, OTHERS = "women:", "others:"  # before the label of a trade
SOURCE, SOURCES = "source:", "sources"  # before how people knew the programme, and all who applied
ANSWERS = "answers"  # the optional answers, all of them
MARKS, MARKS_TOTAL = "marks", "marks-total"  # the marks of satisfaction: how many, and their sum
STAYED, GONE = "stayed", "gone"  # people recruited, a year after: in an administration, elsewhere
LEFT = ("withdraw", "decline")


FORGOTTEN = "n’est plus conservé"
METHODS = {
    "E1": "Personnes admises à une audition qui se sont retirées ou ont décliné, pour cent admises.",
    "E2": "Rang, dans ses vœux, du défi qu’a accepté chaque personne recrutée.",
    "E6": "Moyenne des notes, de 1 à 5, que donnent aux enquêtes les personnes recrutées et qui les a dirigées.",
    "PLF": "Personnes recrutées qui disent, un an après la fin, être dans une administration, pour cent réponses.",
    "R6": "Femmes pour cent personnes candidates qui ont dit leur genre, métier par métier.",
    "R8": "Personnes candidates qui ont dit leur âge, par tranche.",
    "R10": "Projets qu’une administration a déposés, chacun une fois.",
    "R11": "Projets retenus pour cent projets déposés.",
    "R12": "Projets dont la moyenne des notes du jury atteint 15, pour cent projets notés.",
    "R13": "Présences pour cent personnes recrutées attendues, événements tenus et non annulés.",
}


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator, in French; ``value`` is « - » when there is nothing, or too little, to count."""

    code: str
    label: str
    value: str

    @property
    def method(self) -> str:
        """Return how it is counted, for people who decide."""
        return METHODS[self.code]


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}\u00a0%".replace(".", ",") if whole else "-"


def _abandoned(shown: Mapping[str, int | None]) -> str:
    """Return how many of those admitted to a hearing left by themselves (E1); nothing when either are hidden."""
    left, stayed = shown.get(f"{ADMISSIBLE}left"), shown.get(f"{ADMISSIBLE}stayed")
    return "-" if left is None or stayed is None else _share(left, left + stayed)


def _wishes(shown: Mapping[str, int | None]) -> str:
    """Return which wish those who accepted a place obtained (E2), from the counts that may be published together."""
    counts = {int(key.removeprefix(WISH)): count for key, count in shown.items() if key.startswith(WISH)}
    names = {1: "premier vœu", 2: "deuxième", 3: "troisième", 0: "hors vœux"}
    methods = [
        f"{names.get(rank, f'vœu {rank}')} masqué" if count is None else f"{count} {names.get(rank, f'vœu {rank}')}"
        for rank, count in sorted(counts.items())
    ]
    return ", ".join(methods) or "-"


def _came(campaign: Campaign) -> str:
    """Return the share of the cohort that came to its events, cancelled ones left out (R13).

    Who came goes with each account that is erased: once the campaign is emptied, the share would be less than it was.
    """
    if campaign.emptied_at is not None:
        return FORGOTTEN
    people = Mission.objects.filter(cohort__campaign=campaign).count()
    events = CohortEvent.objects.filter(cohort__campaign=campaign, attendances__isnull=False, cancelled_at=None)
    held = events.distinct().count()
    talents = Q(event__cohort__missions__talent=F("person"))
    came = Attendance.objects.filter(talents, event__cohort__campaign=campaign, event__cancelled_at=None)
    return _share(came.distinct().count(), people * held)


def _satisfied(shown: Mapping[str, int | None]) -> str:
    """Return the mean satisfaction told by surveys, out of five (E6); nothing when it is hidden."""
    count, total = shown.get(MARKS), shown.get(MARKS_TOTAL)
    return f"{total / count:.1f} sur 5".replace(".", ",") if count and total else "-"


def _stayed(shown: Mapping[str, int | None]) -> str:
    """Return the share of those who answered a year after that work in an administration; nothing when hidden."""
    stayed, gone = shown.get(STAYED), shown.get(GONE)
    return "-" if stayed is None or gone is None else _share(stayed, stayed + gone)


def _high(campaign: Campaign) -> str:
    """Return the share of the projects whose mean mark is worth at least 15 out of 20, whatever the scale (R12)."""
    stages = campaign.stages.filter(kind=StageKind.CHALLENGE_JURY)
    read = Assessment.objects.filter(panel__stages__in=stages, state=AssessmentState.SUBMITTED, counted=True)
    marks: dict[int, list[float]] = {}
    for assessment in read.select_related("grid").prefetch_related("grid__criteria"):
        grid = assessment.grid
        level = grid.level()
        low, high = cast("int", grid.scale_min), cast("int", grid.scale_max)  # what was submitted was marked on a scale
        worth = (float(cast("Decimal", assessment.result)) / level - low) / (high - low)
        marks.setdefault(assessment.deposit_id, []).append(20 * worth)
    return _share(sum(fmean(values) >= HIGH_MARK for values in marks.values()), len(marks))


def _women(shown: Mapping[str, int | None]) -> str:
    """Return the share of women among those who answered, by trade (R6); nothing where either group is hidden."""
    shares = []
    for key, women in shown.items():
        others = shown.get(key.replace(WOMEN, OTHERS, 1))
        if key.startswith(WOMEN) and women and others:
            shares.append(f"{key.removeprefix(WOMEN)} {_share(women, women + others)}")
    return ", ".join(sorted(shares)) or "-"


def _ages(shown: Mapping[str, int | None]) -> str:
    """Return how many of those who answered are of each age (R8), but the counts that are hidden."""
    ages = [(AgeBand(age), shown.get(f"{AGE}{age}")) for age in AgeBand.values]
    return ", ".join(f"{age.label.lower()} : {count}" for age, count in ages if count) or "-"


def indicators(campaign: Campaign, shown: Mapping[str, int | None]) -> list[Indicator]:
    """Return the indicators that are not in the figures already (a constant number of queries).

    ``shown`` are the counts of people that may be published together.
    """
    acts = ChallengeLog.objects.filter(subject__campaign=campaign).order_by()
    submitted, selected = (acts.filter(verb=verb).values("subject").distinct().count() for verb in ("submit", "select"))
    return [
        Indicator("E1", "Abandon des personnes admissibles", _abandoned(shown)),
        Indicator("E2", "Vœu obtenu par les personnes recrutées", _wishes(shown)),
        Indicator("E6", "Satisfaction dite aux enquêtes", _satisfied(shown)),
        Indicator("PLF", "Personnes restées dans une administration, un an après", _stayed(shown)),
        Indicator("R6", "Femmes parmi les personnes candidates qui l’ont dit, par métier", _women(shown)),
        Indicator("R8", "Âge des personnes candidates qui l’ont dit", _ages(shown)),
        Indicator("R10", "Projets déposés", str(submitted)),
        Indicator("R11", "Sélectivité des projets", _share(selected, submitted)),
        Indicator("R12", "Projets notés au moins 15 sur 20, leur échelle ramenée à 20", _high(campaign)),
        Indicator("R13", "Participation aux événements", _came(campaign)),
    ]
